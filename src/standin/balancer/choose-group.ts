import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";

/**
 * The target group for one request, drawn by weight, afresh each time (aws-facts §2.5, §2.6).
 * A single group gets everything whatever its weight (UNCONFIRMED for weight 0); `undefined` when
 * all of several weights are 0 (then 503: UNCONFIRMED).
 *
 * @param random uniform in [0, 1)
 */
export function chooseGroup(action: Action, random: number): string | undefined {
  const groups = action.ForwardConfig?.TargetGroups ?? [];
  if (groups.length === 1) return groups[0]?.TargetGroupArn;
  const total = groups.reduce((sum, group) => sum + (group.Weight ?? 0), 0);
  let left = random * total;
  for (const group of groups) {
    left -= group.Weight ?? 0;
    if (left < 0) return group.TargetGroupArn;
  }
  return undefined;
}
