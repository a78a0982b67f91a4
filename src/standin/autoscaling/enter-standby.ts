import type { EnterStandbyAnswer, EnterStandbyCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { atNow } from "./activities.ts";
import { changeDesired } from "./change-desired.ts";
import { instancesNamed } from "./instances-named.ts";
import { stepAside } from "./step-aside.ts";

/**
 * EnterStandby: instances in service stay in the group but serve no more; unless desired is
 * decremented with them the group launches others in their place (aws-facts §1.2).
 */
export const enterStandby = operation<
  Given<EnterStandbyCommandInput, "AutoScalingGroupName" | "ShouldDecrementDesiredCapacity">,
  EnterStandbyAnswer
>(["AutoScalingGroupName", "InstanceIds", "ShouldDecrementDesiredCapacity"], (region, input) => {
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  const allowed = { states: ["InService"], verb: "place into standby" } as const;
  const members = instancesNamed(group, input.InstanceIds, allowed);
  const shrinks = input.ShouldDecrementDesiredCapacity;
  const ending = shrinks ? changeDesired(region, group, -members.length, "place into standby") : "";
  const Activities = members.map((member) => {
    const moved = `instance ${member.instanceId} was moved to standby`;
    const event = `${moved} in response to a user request`;
    const cause = atNow(region, event + ending);
    return { ...stepAside(region, group, member, { to: "Standby", cause }) };
  });
  group.wake();
  return { Activities };
});
