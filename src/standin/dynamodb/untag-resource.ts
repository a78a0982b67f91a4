import { operation } from "../operation.ts";
import { taggedTable } from "./table/tagged-table.ts";
import { validationException } from "../validation-error.ts";
import type { UntagResourceInput } from "@aws-sdk/client-dynamodb";

/** UntagResource: takes tags from a table; those that are not there are no error. */
export const untagResource = operation<UntagResourceInput, object>(
  ["ResourceArn", "TagKeys"],
  ({ dynamodb }, input) => {
    const keys = input.TagKeys ?? [];
    if (keys.length === 0) {
      throw validationException("Atleast one Tag Key needs to be provided as Input.");
    }
    const { tags } = taggedTable(dynamodb, input.ResourceArn ?? "");
    for (const key of keys) tags.delete(key);
    return {};
  },
);
