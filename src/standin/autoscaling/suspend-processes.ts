import type { SuspendProcessesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { namedProcesses } from "./named-processes.ts";

/** SuspendProcesses (aws-facts §1.5). What is under way goes on. */
export const suspendProcesses = operation<
  Given<SuspendProcessesCommandInput, "AutoScalingGroupName">,
  Record<string, never>
>(["AutoScalingGroupName", "ScalingProcesses"], (region, input) => {
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  const time = new Date(region.clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
  for (const name of namedProcesses(region, input.ScalingProcesses)) {
    group.suspended.set(name, `User suspended at ${time}`);
  }
  return {};
});
