import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";

/** ARNs of the target groups that actions refer to; weight 0 counts (aws-facts §2.5). */
export function forwardedGroups(actions: readonly Action[]): string[] {
  return actions
    .flatMap((action) => action.ForwardConfig?.TargetGroups ?? [])
    .flatMap((tuple) => tuple.TargetGroupArn ?? []);
}
