import { operation } from "../operation.ts";
import { taggedTable } from "./table/tagged-table.ts";
import type { ListTagsOfResourceInput, ListTagsOfResourceOutput } from "@aws-sdk/client-dynamodb";

/** ListTagsOfResource: the tags of a table, all on one page. */
export const listTagsOfResource = operation<ListTagsOfResourceInput, ListTagsOfResourceOutput>(
  ["ResourceArn"],
  ({ dynamodb }, input) => {
    const { tags } = taggedTable(dynamodb, input.ResourceArn ?? "");
    return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  },
);
