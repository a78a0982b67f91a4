import type { Quirk } from "./quirk.ts";

/** Systems Manager Parameter Store. Ids are never reused. */
export const ssmQuirks = {
  "SSM-01": {
    says: "GetParameters is no error for names that do not exist: they are in InvalidParameters.",
    off: "ParameterNotFound",
    fact: "§6.1",
  },
  "SSM-02": {
    says: "A SecureString read without WithDecryption is ciphertext, and no error.",
    off: "it is plain text",
    fact: "§6.1",
  },
  "SSM-03": {
    says: "GetParametersByPath gives at most ten parameters a page.",
    off: "all at once",
    fact: "§6.1",
  },
  "SSM-04": {
    says: "PutParameter does not replace a parameter unless told to overwrite.",
    off: "it does",
    fact: "§6.1",
  },
  "SSM-05": {
    says: "A name may pin a version (name:1), and stays at it when others follow.",
    off: "the newest version is given",
    fact: "§6.1",
  },
  "SSM-06": {
    says: "GetParameters takes ten names at most.",
    off: "any number",
    fact: "§6.1",
  },
  "SSM-07": {
    says: "A parameter of the standard tier holds 4 KB.",
    off: "any length",
    fact: "§6.1",
  },
  "SSM-08": {
    says: "GetParametersByPath may give an empty page with a token: only its absence is the end.",
    off: "no page but the last is short",
    fact: "§6.1; when it is empty is",
    unconfirmed: true,
  },
  "SSM-09": {
    says: "A parameter keeps its last hundred versions: an older one that is pinned is gone.",
    off: "all are kept",
    fact: "§6.1",
  },
  "SSM-10": {
    says: "GetParametersByPath gives the level below the path only, unless told to recurse.",
    off: "everything below it",
    fact: "API reference, GetParametersByPath",
  },
  "SSM-11": {
    says: "A parameter of a hundred versions takes no other while its oldest has a label.",
    off: "the oldest goes, and its label with it",
    fact: "API reference, ParameterMaxVersionLimitExceeded",
  },
  "SSM-12": {
    says: "A label given to a version is taken from the one that had it, without a word.",
    off: "LabelInUse",
    fact: "API reference, LabelParameterVersion",
  },
} as const satisfies Record<`SSM-${number}`, Quirk>;
