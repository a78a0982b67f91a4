import { groupsPerRegion } from "../autoscaling/groups-per-region.ts";
import { limits } from "../elbv2/limits.ts";

/** One quota. */
export interface Quota {
  readonly service: ServiceCode;
  readonly code: string;
  readonly name: string;
  /** What AWS gives every account. */
  readonly usual: number;
  /** What this account has. */
  readonly applied: number;
  readonly isAdjustable: boolean;
}

/** Services with quotas here, by their codes. */
export const services = {
  autoscaling: "Amazon EC2 Auto Scaling",
  ec2: "Amazon Elastic Compute Cloud (Amazon EC2)",
  elasticloadbalancing: "Elastic Load Balancing (ELB)",
} as const;

type ServiceCode = keyof typeof services;

/**
 * The quotas that a deployer asks for before it begins. Codes, names and defaults are AWS's, as
 * listings of real accounts quote them (`aws service-quotas list-service-quotas`), that of Auto
 * Scaling also terraform-provider-aws's tests. vCPUs are not limited here, so that this account has
 * more of them than anybody can use; all others are enforced, but for the targets of a load
 * balancer.
 */
export const quotas: readonly Quota[] = [
  same("autoscaling", "L-CDE20ADC", "Auto Scaling groups per region", groupsPerRegion),
  {
    service: "ec2",
    code: "L-1216C47A",
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    usual: 5,
    applied: 1_000_000,
    isAdjustable: true,
  },
  balancing("L-53DA6B97", "Application Load Balancers per Region", "loadBalancersPerRegion"),
  balancing("L-B6DF7632", "Listeners per Application Load Balancer", "listenersPerLoadBalancer"),
  balancing("L-7EED9B64", "Rules per Application Load Balancer", "rulesPerLoadBalancer"),
  balancing("L-B22855CB", "Target Groups per Region", "targetGroupsPerRegion"),
  balancing("L-A0D0B863", "Targets per Target Group per Region", "targetsPerGroup"),
  same("elasticloadbalancing", "L-7E6692B2", "Targets per Application Load Balancer", 1000),
  fixed(
    "L-822D1B1B",
    "Target Groups per Application Load Balancer",
    limits.targetGroupsPerLoadBalancer,
  ),
  fixed(
    "L-057ECE54",
    "Target Groups per Action per Application Load Balancer",
    limits.targetGroupsPerAction,
  ),
  fixed("L-EBC0C08B", "Condition Values per Rule", limits.conditionValuesPerRule),
];

function same(service: ServiceCode, code: string, name: string, value: number): Quota {
  return { service, code, name, usual: value, applied: value, isAdjustable: true };
}

function balancing(code: string, name: string, limit: keyof typeof limits): Quota {
  return same("elasticloadbalancing", code, name, limits[limit]);
}

function fixed(code: string, name: string, value: number): Quota {
  return { ...same("elasticloadbalancing", code, name, value), isAdjustable: false };
}
