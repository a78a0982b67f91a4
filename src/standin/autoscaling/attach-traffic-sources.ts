import type { AttachTrafficSourcesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";
import { attach } from "./attachments.ts";
import { sourceArns, sourceMembers } from "./traffic-sources.ts";

/** AttachTrafficSources: adds to what is attached, at most ten a call (§1.3, API reference). */
export const attachTrafficSources = operation<
  Given<AttachTrafficSourcesCommandInput, "AutoScalingGroupName" | "TrafficSources">,
  Record<string, never>
>(["AutoScalingGroupName", ...sourceMembers], (region, input) => {
  if (input.TrafficSources.length > 10) {
    throw validationError("At most 10 traffic sources may be given in one call.");
  }
  const group = region.autoScaling.active(input.AutoScalingGroupName);
  attach(region, group, sourceArns(input.TrafficSources), "traffic-sources");
  return {};
});
