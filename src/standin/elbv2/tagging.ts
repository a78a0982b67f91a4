import type { Tag } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { findListener, findLoadBalancer, findRule, findTargetGroup } from "./find.ts";
import { limits } from "./limits.ts";
import type { Elb } from "./state.ts";
import { validationError } from "../validation-error.ts";

/**
 * Adds or replaces tags. All are checked before any is set.
 *
 * @throws DuplicateTagKeys, TooManyTags (50 per resource), ValidationError for an `aws:` key
 */
export function addTags(tags: Map<string, string>, added: readonly Tag[] | undefined): void {
  const next = new Map(tags);
  const seen = new Set<string>();
  for (const { Key: key = "", Value: value = "" } of added ?? []) {
    if (seen.has(key)) {
      throw new AwsError("DuplicateTagKeys", `Tag key was specified more than once: ${key}`);
    }
    if (key === "" || key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
      throw validationError(`The tag '${key}' is invalid`);
    }
    seen.add(key);
    next.set(key, value);
  }
  if (next.size > limits.tagsPerResource) {
    throw new AwsError(
      "TooManyTags",
      "You've reached the limit on the number of tags per resource",
    );
  }
  for (const [key, value] of next) tags.set(key, value);
}

/** Refuses tags that could not be set, before what would carry them is made. */
export function checkTags(tags: readonly Tag[] | undefined): void {
  addTags(new Map(), tags);
}

/** The tags of a load balancer, listener, rule or target group; its NotFound error if none. */
export function tagsOf(elb: Elb, arn: string): Map<string, string> {
  const tags = elb.tags.get(arn);
  if (tags) return tags;
  if (arn.includes(":loadbalancer/")) findLoadBalancer(elb, arn);
  else if (arn.includes(":listener/")) findListener(elb, arn);
  else if (arn.includes(":listener-rule/")) findRule(elb, arn);
  else if (arn.includes(":targetgroup/")) findTargetGroup(elb, arn);
  throw validationError(
    `'${arn}' is not a valid load balancer, listener, rule or target group ARN`,
  );
}
