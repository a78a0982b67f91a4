import { forwardedGroups } from "./forwarded-groups.ts";
import type { Listener } from "./listener.ts";

/**
 * Load balancer by target group, as ARNs: what these listeners' rules, shown or in force, use.
 *
 * @param leastWeight of a group that counts; weight 0 is use (aws-facts §2.5)
 */
export function usageBy(
  listeners: Iterable<Listener>,
  leastWeight: number,
): ReadonlyMap<string, string> {
  return new Map(
    [...listeners].flatMap((listener) =>
      [...listener.rules, ...listener.live]
        .flatMap((rule) => forwardedGroups(rule.actions, leastWeight))
        .map((arn) => [arn, listener.loadBalancerArn] as const),
    ),
  );
}
