import type { DeleteTagsCommandInput } from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import type { Given } from "./given.ts";
import { resourcesNamed } from "./tagged-resources.ts";

/**
 * DeleteTags: without Tags every tag of one's own goes; a tag given with a value goes only if it
 * has that value. AWS's own (`aws:`) stay.
 */
export const deleteTags = operation<
  Given<DeleteTagsCommandInput, "Resources">,
  Record<string, never>
>(["Resources", "Tags.Key", "Tags.Value"], (region, input) => {
  for (const { tags } of resourcesNamed(region, input.Resources)) {
    const unwanted =
      input.Tags === undefined || input.Tags.length === 0
        ? Object.keys(tags).map((Key) => ({ Key, Value: undefined }))
        : input.Tags;
    for (const { Key: key = "", Value: value } of unwanted) {
      if (!key.startsWith("aws:") && (value === undefined || tags[key] === value)) {
        delete tags[key];
      }
    }
  }
  return {};
});
