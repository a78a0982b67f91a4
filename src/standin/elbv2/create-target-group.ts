import { isDeepStrictEqual } from "node:util";
import type { CreateTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { changedHealthCheck, defaultHealthCheck, healthCheckMembers } from "./health-check.ts";
import { limits } from "./limits.ts";
import { notImplemented } from "../not-implemented.ts";
import { addTags, checkTags } from "./tagging.ts";
import { defaultAttributes } from "./target-group-attributes.ts";
import { targetGroupOutput } from "./target-group-output.ts";
import type { TargetGroup } from "./target-group.ts";
import { validationError } from "../validation-error.ts";
import { requireName } from "./require-name.ts";
import { requireRange } from "./require-range.ts";

/**
 * CreateTargetGroup: idempotent for identical settings, which answers the existing group unchanged;
 * DuplicateTargetGroupName for other settings under the same name (aws-facts §2.1). Tags are not
 * compared (UNCONFIRMED). Only instances over HTTP/1.1.
 */
export const createTargetGroup = operation(
  [
    "Name",
    "Protocol",
    "ProtocolVersion",
    "Port",
    "VpcId",
    "TargetType",
    "IpAddressType",
    "Tags.Key",
    "Tags.Value",
    ...healthCheckMembers,
  ],
  (region, input: CreateTargetGroupCommandInput) => {
    const { elb, quirks } = region;
    const settings = acceptedSettings(region, input);
    checkTags(input.Tags);
    const existing = [...elb.targetGroups.values()].find((group) => group.name === settings.name);
    const same = existing && sameSettings(existing, settings);
    const isRefused = same ? !quirks.has("ELB-12") : quirks.has("ELB-13");
    if (existing && isRefused) {
      throw new AwsError(
        "DuplicateTargetGroupName",
        `A target group with the same name '${settings.name}' exists, but with different settings`,
      );
    }
    if (!existing && elb.targetGroups.size >= limits.targetGroupsPerRegion) {
      throw new AwsError("TooManyTargetGroups", "The limit of target groups has been reached");
    }
    const group = existing ?? elb.addTargetGroup({ ...settings, attributes: defaultAttributes });
    const tags = elb.tags.get(group.arn);
    if (!existing && tags) addTags(tags, input.Tags);
    return { TargetGroups: [targetGroupOutput(elb, group)] };
  },
);

type Settings = Pick<TargetGroup, "name" | "protocol" | "port" | "vpcId" | "healthCheck">;

function acceptedSettings({ quirks, ec2 }: Region, input: CreateTargetGroupCommandInput): Settings {
  const name = input.Name ?? "";
  requireName("Target group name", quirks.has("ELB-30") ? name : name.slice(0, 32));
  refuseOtherKinds(input);
  if (input.Protocol === undefined) throw validationError("A protocol must be specified");
  if (input.Port === undefined) throw validationError("A port must be specified");
  if (!input.VpcId) throw validationError("A VPC ID must be specified");
  requireRange("port", input.Port, 1, 65_535);
  if (!ec2.network.vpcs.has(input.VpcId)) {
    throw validationError(`The VPC ID '${input.VpcId}' is not found`);
  }
  return {
    name,
    protocol: "HTTP",
    port: input.Port,
    vpcId: input.VpcId,
    healthCheck: changedHealthCheck(defaultHealthCheck, input, quirks),
  };
}

function refuseOtherKinds(input: CreateTargetGroupCommandInput): void {
  if ((input.TargetType ?? "instance") !== "instance") {
    throw notImplemented(`target groups of type '${input.TargetType}'`);
  }
  if ((input.Protocol ?? "HTTP") !== "HTTP" || (input.ProtocolVersion ?? "HTTP1") !== "HTTP1") {
    throw notImplemented(`target groups over ${input.Protocol} ${input.ProtocolVersion ?? ""}`);
  }
  if ((input.IpAddressType ?? "ipv4") !== "ipv4") throw notImplemented("IPv6 target groups");
}

function sameSettings(group: TargetGroup, settings: Settings): boolean {
  const { name, protocol, port, vpcId, healthCheck } = group;
  return isDeepStrictEqual({ name, protocol, port, vpcId, healthCheck }, settings);
}
