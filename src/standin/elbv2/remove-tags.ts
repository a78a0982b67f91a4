import type { RemoveTagsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { tagsOf } from "./tagging.ts";

/** RemoveTags: a key that is not set is no error (UNCONFIRMED). */
export const removeTags = operation(
  ["ResourceArns", "TagKeys"],
  (region, input: RemoveTagsCommandInput) => {
    const resources = (input.ResourceArns ?? []).map((arn) => tagsOf(region.elb, arn));
    for (const tags of resources) {
      for (const key of input.TagKeys ?? []) tags.delete(key);
    }
    return {};
  },
);
