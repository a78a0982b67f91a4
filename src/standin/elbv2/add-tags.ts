import type { AddTagsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { addTags as setTags, tagsOf } from "./tagging.ts";

/** AddTags: sets the same tags on every resource named; none when one of them is missing. */
export const addTags = operation(
  ["ResourceArns", "Tags.Key", "Tags.Value"],
  (region, input: AddTagsCommandInput) => {
    const resources = (input.ResourceArns ?? []).map((arn) => tagsOf(region.elb, arn));
    for (const tags of resources) setTags(tags, input.Tags);
    return {};
  },
);
