import type { ResumeProcessesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { registerAll } from "./attachments.ts";
import { namedProcesses } from "./named-processes.ts";

/** ResumeProcesses (aws-facts §1.5). */
export const resumeProcesses = operation<
  Given<ResumeProcessesCommandInput, "AutoScalingGroupName">,
  Record<string, never>
>(["AutoScalingGroupName", "ScalingProcesses"], (region, input) => {
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  for (const name of namedProcesses(region, input.ScalingProcesses)) {
    group.suspended.delete(name);
  }
  if (!region.quirks.has("ASG-19")) registerAll(region, group);
  group.wake();
  return {};
});
