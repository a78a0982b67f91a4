import type { ResumeProcessesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { namedProcesses } from "./named-processes.ts";

/** ResumeProcesses (aws-facts §1.5). */
export const resumeProcesses = operation<
  Given<ResumeProcessesCommandInput, "AutoScalingGroupName">,
  Record<string, never>
>(["AutoScalingGroupName", "ScalingProcesses"], ({ autoScaling }, input) => {
  const group = autoScaling.active(input.AutoScalingGroupName);
  for (const name of namedProcesses(input.ScalingProcesses)) {
    group.suspended.delete(name);
  }
  group.wake();
  return {};
});
