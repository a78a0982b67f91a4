import type { CreateOrUpdateTagsCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { propagated, putTags } from "./group-tags.ts";

/** CreateOrUpdateTags; instances that run already keep the tags they were launched with (§1.1). */
export const createOrUpdateTags = operation<
  Given<CreateOrUpdateTagsCommandInput, "Tags">,
  Record<string, never>
>(
  ["Tags.Key", "Tags.Value", "Tags.PropagateAtLaunch", "Tags.ResourceId", "Tags.ResourceType"],
  ({ autoScaling, ec2, quirks }, input) => {
    const names = new Set(input.Tags.map((tag) => tag.ResourceId ?? ""));
    const groups = [...names].map((name) => autoScaling.active(name));
    for (const group of groups) {
      putTags(
        group,
        input.Tags.filter((tag) => tag.ResourceId === group.name),
      );
      if (quirks.has("ASG-40")) continue;
      for (const { instanceId } of group.members.values()) {
        Object.assign(ec2.instance(instanceId)?.tags ?? {}, Object.fromEntries(propagated(group)));
      }
    }
    return {};
  },
);
