import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";

/** ARNs of the target groups that actions refer to; weight 0 counts (aws-facts §2.5). */
export function forwardedGroups(actions: readonly Action[], leastWeight = 0): string[] {
  return actions
    .flatMap((action) => action.ForwardConfig?.TargetGroups ?? [])
    .filter((tuple) => (tuple.Weight ?? 0) >= leastWeight)
    .flatMap((tuple) => tuple.TargetGroupArn ?? []);
}
