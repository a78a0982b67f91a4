import type { DetachTrafficSourcesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";
import { detach } from "./attachments.ts";
import { sourceArns, sourceMembers } from "./traffic-sources.ts";

/** DetachTrafficSources: `Removing` until drained; instances go on running (§1.3). */
export const detachTrafficSources = operation<
  Given<DetachTrafficSourcesCommandInput, "AutoScalingGroupName" | "TrafficSources">,
  Record<string, never>
>(["AutoScalingGroupName", ...sourceMembers], (region, input) => {
  if (input.TrafficSources.length > 10) {
    throw validationError("At most 10 traffic sources may be given in one call.");
  }
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  detach(region, group, sourceArns(input.TrafficSources), "traffic-sources");
  return {};
});
