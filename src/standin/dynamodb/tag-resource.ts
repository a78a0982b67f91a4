import { operation } from "../operation.ts";
import { readTags } from "./table/read-tags.ts";
import { taggedTable } from "./table/tagged-table.ts";
import type { TagResourceInput } from "@aws-sdk/client-dynamodb";

/** TagResource: adds tags to a table, or gives those that are there other values. */
export const tagResource = operation<TagResourceInput, object>(
  ["ResourceArn", "Tags.*"],
  ({ dynamodb }, input) => {
    const table = taggedTable(dynamodb, input.ResourceArn ?? "");
    for (const [key, value] of readTags(input.Tags ?? [], table.tags)) table.tags.set(key, value);
    return {};
  },
);
