import { forwardedGroups } from "./forwarded-groups.ts";
import type { Listener } from "./listener.ts";

/** Load balancer by target group, as ARNs: what these listeners' rules, shown or in force, use. */
export function usageBy(listeners: Iterable<Listener>): ReadonlyMap<string, string> {
  return new Map(
    [...listeners].flatMap((listener) =>
      [...listener.rules, ...listener.live]
        .flatMap((rule) => forwardedGroups(rule.actions))
        .map((arn) => [arn, listener.loadBalancerArn] as const),
    ),
  );
}
