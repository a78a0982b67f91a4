import type { DeleteTagsCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";

/** DeleteTags: by group and key; a tag that is not there is none (UNCONFIRMED). */
export const deleteTags = operation<Given<DeleteTagsCommandInput, "Tags">, Record<string, never>>(
  ["Tags.Key", "Tags.Value", "Tags.PropagateAtLaunch", "Tags.ResourceId", "Tags.ResourceType"],
  ({ autoScaling }, input) => {
    for (const tag of input.Tags) {
      autoScaling.active(tag.ResourceId ?? "").tags.delete(tag.Key ?? "");
    }
    return {};
  },
);
