import type { DescribeAccountLimitsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { limits } from "./limits.ts";
import { page } from "./page.ts";

/**
 * DescribeAccountLimits: the quotas that are enforced here, by AWS's names (older API texts list
 * them); values are those of aws-facts §2.1. AWS lists more, of Network and Gateway Load Balancers.
 */
export const describeAccountLimits = operation(
  ["Marker", "PageSize"],
  (_region, input: DescribeAccountLimitsCommandInput) => {
    const { items, nextMarker } = page(all, input);
    return { Limits: items, NextMarker: nextMarker };
  },
);

const all = Object.entries({
  "target-groups": limits.targetGroupsPerRegion,
  "listeners-per-application-load-balancer": limits.listenersPerLoadBalancer,
  "rules-per-application-load-balancer": limits.rulesPerLoadBalancer,
  "condition-values-per-alb-rule": limits.conditionValuesPerRule,
  "target-groups-per-application-load-balancer": limits.targetGroupsPerLoadBalancer,
  "target-groups-per-action-on-application-load-balancer": limits.targetGroupsPerAction,
  "targets-per-target-group": limits.targetsPerGroup,
  "application-load-balancers": limits.loadBalancersPerRegion,
}).map(([Name, max]) => ({ Name, Max: String(max) }));
