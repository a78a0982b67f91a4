import type { CreateTagsCommandInput } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Given } from "./given.ts";
import { tagRecord } from "./tag-record.ts";
import { resourcesNamed } from "./tagged-resources.ts";

/** CreateTags: adds or overwrites; all resources or none. At most 50 tags of one's own each. */
export const createTags = operation<
  Given<CreateTagsCommandInput, "Resources" | "Tags">,
  Record<string, never>
>(["Resources", "Tags.Key", "Tags.Value"], (region, input) => {
  const resources = resourcesNamed(region, input.Resources);
  const added = tagRecord(input.Tags);
  for (const { tags } of resources) {
    const keys = Object.keys({ ...tags, ...added }).filter((key) => !key.startsWith("aws:"));
    if (keys.length > 50) {
      throw new AwsError("TagLimitExceeded", "You have reached the limit of 50 tags per resource.");
    }
  }
  for (const { tags } of resources) {
    Object.assign(tags, added);
  }
  return {};
});
