import type { HeadObjectCommandInput, HeadObjectOutput } from "@aws-sdk/client-s3";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { checkRead, readConditions } from "./conditions.ts";
import { describedObject } from "./described-object.ts";

/** What GetObject would say beside the content. */
export const headObject = operation<
  Given<HeadObjectCommandInput, "Bucket" | "Key">,
  HeadObjectOutput
>(["Bucket", "Key", "ChecksumMode", ...readConditions], ({ s3 }, input) => {
  const object = s3.object(input.Bucket, input.Key);
  checkRead(object, input);
  return describedObject(object, { withChecksums: input.ChecksumMode === "ENABLED" });
});
