import type {
  DetachInstancesAnswer,
  DetachInstancesCommandInput,
} from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { atNow } from "./activities.ts";
import { changeDesired } from "./change-desired.ts";
import { instancesNamed } from "./instances-named.ts";
import { stepAside } from "./step-aside.ts";

/**
 * DetachInstances: they drain and leave the group running; unless desired is decremented the group
 * launches others (API reference). From standby too, where a decrement takes a further one.
 */
export const detachInstances = operation<
  Given<DetachInstancesCommandInput, "AutoScalingGroupName" | "ShouldDecrementDesiredCapacity">,
  DetachInstancesAnswer
>(["AutoScalingGroupName", "InstanceIds", "ShouldDecrementDesiredCapacity"], (region, input) => {
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  const allowed = { states: ["InService", "Standby"], verb: "detach" } as const;
  const members = instancesNamed(group, input.InstanceIds, allowed);
  const shrinks = input.ShouldDecrementDesiredCapacity;
  const ending = shrinks ? changeDesired(region, group, -members.length, "detach") : "";
  const Activities = members.map((member) => {
    const event = `instance ${member.instanceId} was detached in response to a user request`;
    const cause = atNow(region, event + ending);
    return { ...stepAside(region, group, member, { to: "Detached", cause }) };
  });
  group.wake();
  return { Activities };
});
