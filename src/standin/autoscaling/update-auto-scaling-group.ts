import type { UpdateAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { settingMembers } from "./setting-members.ts";
import { updateGroup } from "./update-group.ts";

/** UpdateAutoScalingGroup; a new template is for new instances only (aws-facts §1.5). */
export const updateAutoScalingGroup = operation<
  Given<UpdateAutoScalingGroupCommandInput, "AutoScalingGroupName">,
  Record<string, never>
>(settingMembers, (region, input) => {
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  updateGroup(region, group, input, "a user request");
  return {};
});
