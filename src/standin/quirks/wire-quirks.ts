import type { Quirk } from "./quirk.ts";

/** The wire: protocols, error bodies, headers, retries. Ids are never reused. */
export const wireQuirks = {
  "WIRE-01": {
    says: "The request id that an SDK reports is the one of the header, on every reply.",
    off: "it is in the body only",
    fact: "§7.2",
  },
  "WIRE-02": {
    says: "A query reply's members are inside an OpResult element, or SDKs find nothing.",
    off: "they stand in the reply itself",
    fact: "§8.2",
  },
  "WIRE-03": {
    says: "A list without items is an empty element, which SDKs read as [].",
    off: "it is left out and read as undefined",
    fact: "§8.2",
  },
  "WIRE-04": {
    says: "Query clients send an empty list as `X=`: it has no items.",
    off: "it has one, the empty string",
    fact: "§8.2",
  },
  "WIRE-05": {
    says: "EC2's parameters are called as its model renames them: InstanceIds is InstanceId.1.",
    off: "they are called as the members",
    fact: "§8.2",
  },
  "WIRE-06": {
    says: "A query error's code is not its class: AlreadyExists arrives as AlreadyExistsFault.",
    off: "the code is the name of the class",
    fact: "§8.4",
  },
  "WIRE-07": {
    says: "CloudWatch tells the older query code of an error in a header beside its JSON.",
    off: "there is only the JSON",
    fact: "§8.3",
  },
  "WIRE-08": {
    says: "Parameter Store's ParameterNotFound is 400, though its model also names a 404.",
    off: "404",
    fact: "§6.1",
  },
  "WIRE-09": {
    says: "PutMetricData of 10,240 bytes and more arrives compressed.",
    off: "a compressed body is no JSON",
    fact: "§8.1",
  },
  "WIRE-10": {
    says: "The last page has no token at all.",
    off: "it has an empty one",
    fact: "API references",
  },
  "WIRE-11": {
    says: "SDKs sign by the Date of replies, so that it must be the real one.",
    off: "it is that of the stand-in's clock",
    fact: "§7.4",
  },
  "WIRE-12": {
    says: "CloudWatch speaks JSON and still answers clients that speak the older query protocol.",
    off: "it speaks JSON only",
    fact: "§8.1",
  },
  "WIRE-13": {
    says: "An empty structure disappears from a query request, and is then a missing parameter.",
    off: "required members are not looked for",
    fact: "SDKs measured (feasibility §1.5)",
  },
  "WIRE-14": {
    says: "A request is refused when its signature is not of this request and of a key known here.",
    off: "nobody looks at signatures",
    fact: "IAM user guide, Signature Version 4",
  },
  "WIRE-15": {
    says: "A signature is good for minutes: 5, of query services and of S3 15, either way.",
    off: "a signature never grows old",
    fact: "aws-cli #6676, artillery-dino #2, aws-sdk-net #1506",
  },
  "WIRE-16": {
    says: "Temporary keys are good with their own session token only.",
    off: "the token is not looked at",
    fact: "IAM user guide, temporary credentials",
  },
  "WIRE-17": {
    says: "A signature is for one Region and one day, which its date must be of.",
    off: "any scope will do",
    fact: "IAM user guide, troubleshoot Signature Version 4",
  },
} as const satisfies Record<`WIRE-${number}`, Quirk>;
