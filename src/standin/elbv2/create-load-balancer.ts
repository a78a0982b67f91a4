import { isDeepStrictEqual } from "node:util";
import type { CreateLoadBalancerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import { acceptedSecurityGroups } from "./accepted-security-groups.ts";
import { limits } from "./limits.ts";
import { loadBalancerOutput } from "./load-balancer-output.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import { requireName } from "./require-name.ts";
import { addTags, checkTags } from "./tagging.ts";
import { acceptedZones } from "./zones.ts";

/**
 * CreateLoadBalancer: idempotent for identical settings, DuplicateLoadBalancerName for others under
 * the same name (the API's text; tags are not compared: UNCONFIRMED). Application Load Balancers
 * over IPv4 only. `provisioning` for `pace.rulePropagationMs`, then `active`.
 */
export const createLoadBalancer = operation(
  [
    "Name",
    "Subnets",
    "SubnetMappings.SubnetId",
    "SecurityGroups",
    "Scheme",
    "Tags.Key",
    "Tags.Value",
    "Type",
    "IpAddressType",
  ],
  (region, input: CreateLoadBalancerCommandInput) => {
    const { elb, clock } = region;
    const settings = acceptedSettings(region, input);
    checkTags(input.Tags);
    const existing = [...elb.loadBalancers.values()].find(({ name }) => name === settings.name);
    if (existing && !isDeepStrictEqual(settingsOf(existing), settings)) {
      throw new AwsError(
        "DuplicateLoadBalancerName",
        `A load balancer with the same name '${settings.name}' exists, but with different settings`,
      );
    }
    if (!existing && elb.loadBalancers.size >= limits.loadBalancersPerRegion) {
      throw new AwsError("TooManyLoadBalancers", "The limit of load balancers has been reached");
    }
    const loadBalancer = existing ?? elb.createLoadBalancer(settings);
    const tags = elb.tags.get(loadBalancer.arn);
    if (!existing && tags) addTags(tags, input.Tags);
    return { LoadBalancers: [loadBalancerOutput(loadBalancer, clock.now())] };
  },
);

type Settings = Pick<LoadBalancer, "name" | "scheme" | "vpcId" | "zones" | "securityGroupIds">;

function acceptedSettings(region: Region, input: CreateLoadBalancerCommandInput): Settings {
  const name = input.Name ?? "";
  requireName("Load balancer name", name);
  if (name.startsWith("internal-")) {
    throw validationError(`Load balancer name '${name}' cannot begin with 'internal-'`);
  }
  if ((input.Type ?? "application") !== "application") {
    throw notImplemented(`load balancers of type '${input.Type}'`);
  }
  if ((input.IpAddressType ?? "ipv4") !== "ipv4") {
    throw notImplemented(`load balancers with addresses of type '${input.IpAddressType}'`);
  }
  const scheme = input.Scheme ?? "internet-facing";
  if (scheme !== "internet-facing" && scheme !== "internal") {
    throw validationError(`Scheme '${String(scheme)}' must be one of 'internet-facing, internal'`);
  }
  const { zones, vpcId } = acceptedZones(region, input);
  const securityGroupIds = acceptedSecurityGroups(region, input.SecurityGroups, vpcId);
  return { name, scheme, vpcId, zones, securityGroupIds };
}

function settingsOf({ name, scheme, vpcId, zones, securityGroupIds }: LoadBalancer): Settings {
  return { name, scheme, vpcId, zones, securityGroupIds };
}
