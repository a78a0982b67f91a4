import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { forwardedGroups } from "./forwarded-groups.ts";
import { refuseLoneTargetStickiness } from "./group-stickiness.ts";
import { limits } from "./limits.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import { requireArn } from "./require-arn.ts";

/**
 * Refuses actions whose target groups may not serve this load balancer (aws-facts §2.1): missing
 * ones, those of another VPC, those that another load balancer has, the 101st of this one, and
 * sticky ones among several in a forward that is not.
 *
 * @throws ValidationError, TargetGroupNotFound, InvalidConfigurationRequest,
 *   TargetGroupAssociationLimit, TooManyUniqueTargetGroupsPerLoadBalancer (the texts of the last
 *   two as public reports quote them)
 */
export function checkAssociation(
  { elb, quirks }: Region,
  loadBalancer: LoadBalancer,
  actions: readonly Action[],
): void {
  const usage = elb.usage();
  const unique = new Set(
    [...usage].filter(([, user]) => user === loadBalancer.arn).map(([group]) => group),
  );
  for (const arn of forwardedGroups(actions)) {
    requireArn(elb, "targetgroup", arn);
    const group = elb.targetGroups.get(arn);
    if (!group) throw new AwsError("TargetGroupNotFound", `Target group '${arn}' not found`);
    if (group.vpcId !== loadBalancer.vpcId) {
      throw new AwsError(
        "InvalidConfigurationRequest",
        `Target group '${arn}' and load balancer '${loadBalancer.arn}' are in different VPCs`,
      );
    }
    const user = usage.get(arn);
    if (user !== undefined && user !== loadBalancer.arn && quirks.has("ELB-16")) {
      throw new AwsError(
        "TargetGroupAssociationLimit",
        "The following target groups cannot be associated with more than one load balancer: " + arn,
      );
    }
    unique.add(arn);
  }
  if (quirks.has("ELB-61")) refuseLoneTargetStickiness(actions, (arn) => elb.targetGroups.get(arn));
  if (unique.size > limits.targetGroupsPerLoadBalancer && quirks.has("ELB-25")) {
    throw new AwsError(
      "TooManyUniqueTargetGroupsPerLoadBalancer",
      "You have reached the maximum number of unique target groups that you can associate with " +
        `a load balancer of type 'application': [${limits.targetGroupsPerLoadBalancer}]`,
    );
  }
}
