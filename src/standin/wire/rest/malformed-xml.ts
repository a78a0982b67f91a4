import { AwsError } from "../../aws-error.ts";

/** What S3 says of a document that is none, or another one (text as its users quote it). */
export const malformedXml = (): AwsError =>
  new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
    { status: 400 },
  );
