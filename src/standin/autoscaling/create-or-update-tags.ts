import type { CreateOrUpdateTagsCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { putTags } from "./group-tags.ts";

/** CreateOrUpdateTags; instances that run already keep the tags they were launched with (§1.1). */
export const createOrUpdateTags = operation<
  Given<CreateOrUpdateTagsCommandInput, "Tags">,
  Record<string, never>
>(
  ["Tags.Key", "Tags.Value", "Tags.PropagateAtLaunch", "Tags.ResourceId", "Tags.ResourceType"],
  ({ autoScaling }, input) => {
    const names = new Set(input.Tags.map((tag) => tag.ResourceId ?? ""));
    const groups = [...names].map((name) => autoScaling.active(name));
    for (const group of groups) {
      putTags(
        group,
        input.Tags.filter((tag) => tag.ResourceId === group.name),
      );
    }
    return {};
  },
);
