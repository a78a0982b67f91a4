import type { SetDesiredCapacityCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { atNow } from "./activities.ts";
import { refuseWhileCooling } from "./cooldown.ts";
import { validationError } from "../validation-error.ts";

/**
 * SetDesiredCapacity, within the group's bounds (aws-facts §1.5). With HonorCooldown it is
 * refused with ScalingActivityInProgress while a simple scaling policy is waited for.
 */
export const setDesiredCapacity = operation<
  Given<SetDesiredCapacityCommandInput, "AutoScalingGroupName" | "DesiredCapacity">,
  Record<string, never>
>(["AutoScalingGroupName", "DesiredCapacity", "HonorCooldown"], (region, input) => {
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  if (input.HonorCooldown === true) refuseWhileCooling(region, group);
  const { quirks } = region;
  const nearest = Math.min(group.max, Math.max(group.min, input.DesiredCapacity));
  const desired = quirks.has("ASG-09") ? input.DesiredCapacity : nearest;
  const said = `New SetDesiredCapacity value ${desired}`;
  if (desired > group.max) {
    throw validationError(`${said} is above max value ${group.max} for the AutoScalingGroup.`);
  }
  if (desired < group.min) {
    throw validationError(`${said} is below min value ${group.min} for the AutoScalingGroup.`);
  }
  group.request = atNow(
    region,
    "a user request explicitly set group desired capacity changing the desired capacity from " +
      `${group.desired} to ${desired}`,
  );
  group.desired = desired;
  group.wake();
  return {};
});
