import { AwsError } from "../aws-error.ts";
import type { Listener } from "./listener.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import { requireArn } from "./require-arn.ts";
import type { Rule } from "./rule.ts";
import type { Elb } from "./state.ts";
import type { TargetGroup } from "./target-group.ts";

/*
 * Look-ups that answer as AWS does for what is not there. Unlike Auto Scaling, ELB makes a Describe
 * by unknown name or ARN an error (aws-facts §2.8; texts UNCONFIRMED but for target groups). What
 * is no ARN of its kind at all is ValidationError.
 */

/** @throws ValidationError, TargetGroupNotFound */
export function findTargetGroup(elb: Elb, arn: string | undefined): TargetGroup {
  requireArn(elb, "targetgroup", arn);
  return elb.targetGroups.get(arn ?? "") ?? noTargetGroup();
}

/** @throws TargetGroupNotFound, always */
export function noTargetGroup(): never {
  return notFound("TargetGroup", "target groups");
}

/** @throws ValidationError, LoadBalancerNotFound */
export function findLoadBalancer(elb: Elb, arn: string | undefined): LoadBalancer {
  requireArn(elb, "loadbalancer", arn);
  return elb.loadBalancers.get(arn ?? "") ?? notFound("LoadBalancer", "load balancers");
}

/** @throws ValidationError, ListenerNotFound */
export function findListener(elb: Elb, arn: string | undefined): Listener {
  requireArn(elb, "listener", arn);
  return elb.listeners.get(arn ?? "") ?? notFound("Listener", "listeners");
}

/** @throws ValidationError, RuleNotFound */
export function findRule(elb: Elb, arn: string | undefined): { listener: Listener; rule: Rule } {
  requireArn(elb, "listener-rule", arn);
  for (const listener of elb.listeners.values()) {
    const rule = listener.rules.find((candidate) => candidate.arn === arn);
    if (rule) return { listener, rule };
  }
  return notFound("Rule", "rules");
}

function notFound(kind: string, plural: string): never {
  throw new AwsError(`${kind}NotFound`, `One or more ${plural} not found`);
}
