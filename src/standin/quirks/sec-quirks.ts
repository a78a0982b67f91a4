import type { Quirk } from "./quirk.ts";

/** Secrets Manager. Ids are never reused. */
export const secQuirks = {
  "SEC-01": {
    says: "A secret scheduled for deletion cannot be read: InvalidRequestException.",
    off: "ResourceNotFoundException",
    fact: "§6.2",
  },
  "SEC-02": {
    says: "A secret scheduled for deletion can still be described, with its DeletedDate.",
    off: "it is not found",
    fact: "API reference, DescribeSecret",
  },
  "SEC-03": {
    says: "The name of a secret scheduled for deletion cannot be used again.",
    off: "a new one takes its place",
    fact: "redpanda console #1835",
  },
  "SEC-04": {
    says: "A new current version leaves AWSPREVIOUS on the one that was current.",
    off: "it has no label any more",
    fact: "API reference, PutSecretValue",
  },
  "SEC-05": {
    says: "PutSecretValue again with the same token and value succeeds and makes no version.",
    off: "ResourceExistsException",
    fact: "API reference, PutSecretValue",
  },
  "SEC-06": {
    says: "A token that made a version cannot make one of another value: ResourceExistsException.",
    off: "the version gets the new value",
    fact: "API reference, PutSecretValue",
  },
  "SEC-07": {
    says: "A secret that has no value yet is ResourceNotFoundException to who reads it.",
    off: "the answer has no value",
    fact: "boto3 #2794",
  },
  "SEC-08": {
    says: "An ARN ends in six characters of chance: it does not find a successor of the same name.",
    off: "it is the name",
    fact: "API reference, CreateSecret",
  },
  "SEC-09": {
    says: "An ARN without its last six characters finds the secret too.",
    off: "ResourceNotFoundException",
    fact: "API reference, GetSecretValue",
  },
  "SEC-10": {
    says: "To delete without recovery what is not there is no error.",
    off: "ResourceNotFoundException",
    fact: "API reference, DeleteSecret",
  },
  "SEC-11": {
    says: "A version put under other labels does not become the current one.",
    off: "every new version is current",
    fact: "API reference, PutSecretValue",
  },
  "SEC-12": {
    says: "VersionId and VersionStage must mean the same version: InvalidRequestException.",
    off: "the id counts",
    fact: "API reference, GetSecretValue",
  },
  "SEC-13": {
    says: "ListSecrets leaves out what is scheduled for deletion unless asked for it.",
    off: "it is listed",
    fact: "API reference, ListSecrets",
  },
} as const satisfies Record<`SEC-${number}`, Quirk>;
