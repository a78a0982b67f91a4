import type { ExitStandbyAnswer, ExitStandbyCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { atNow, startActivity } from "./activities.ts";
import { changeDesired } from "./change-desired.ts";
import { enterPastHooks } from "./enter-service.ts";
import { instancesNamed } from "./instances-named.ts";

/**
 * ExitStandby: back through Pending, without hooks, registered again; desired is incremented, also
 * when it was not decremented before, so that the group then has one too many (aws-facts §1.2).
 */
export const exitStandby = operation<
  Given<ExitStandbyCommandInput, "AutoScalingGroupName">,
  ExitStandbyAnswer
>(["AutoScalingGroupName", "InstanceIds"], (region, input) => {
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  const allowed = { states: ["Standby"], verb: "move out of standby" } as const;
  const members = instancesNamed(group, input.InstanceIds, allowed);
  const grows = region.quirks.has("ASG-71");
  const ending = grows ? changeDesired(region, group, members.length, "move out of standby") : "";
  const Activities = members.map((member) => {
    const { instanceId } = member;
    const event = `instance ${instanceId} was moved out of standby in response to a user request`;
    member.state = "Pending";
    member.activity = startActivity(region, group, {
      description: `Moving EC2 instance out of Standby: ${instanceId}`,
      cause: atNow(region, event + ending),
      status: "PreInService",
      subnetId: region.ec2.instance(instanceId)?.subnetId ?? "",
      availabilityZone: member.availabilityZone,
    });
    member.activity.Progress = 30;
    enterPastHooks(region, group, member);
    return { ...member.activity };
  });
  group.wake();
  return { Activities };
});
