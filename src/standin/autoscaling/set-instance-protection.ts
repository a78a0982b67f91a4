import type { SetInstanceProtectionCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";

/** SetInstanceProtection: against scale-in only; at most 50 ids, all or none (aws-facts §1.5). */
export const setInstanceProtection = operation<
  Given<
    SetInstanceProtectionCommandInput,
    "AutoScalingGroupName" | "InstanceIds" | "ProtectedFromScaleIn"
  >,
  Record<string, never>
>(["AutoScalingGroupName", "InstanceIds", "ProtectedFromScaleIn"], ({ autoScaling }, input) => {
  const group = autoScaling.active(input.AutoScalingGroupName);
  if (input.InstanceIds.length > 50) {
    throw validationError("At most 50 instances may be given in one call.");
  }
  const members = input.InstanceIds.map((id) => {
    const member = group.members.get(id);
    if (!member) {
      throw validationError(`The instance ${id} is not part of Auto Scaling group ${group.name}.`);
    }
    return member;
  });
  for (const member of members) {
    member.protected = input.ProtectedFromScaleIn;
  }
  group.wake();
  return {};
});
