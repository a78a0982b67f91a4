import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Quirks } from "../quirks/quirks.ts";

/**
 * The target group for one request, drawn by weight, afresh each time (aws-facts §2.5, §2.6).
 * A single group gets everything whatever its weight (UNCONFIRMED for weight 0); `undefined` when
 * all of several weights are 0 (then 503: UNCONFIRMED).
 *
 * @param random uniform in [0, 1)
 * @param isServed whether a group has a target to serve; asked only without ELB-41
 */
export function chooseGroup(
  action: Action,
  random: number,
  quirks: Quirks,
  isServed: (targetGroupArn: string | undefined) => boolean,
): string | undefined {
  const all = action.ForwardConfig?.TargetGroups ?? [];
  if (all.length === 1 && quirks.has("ELB-47")) return all[0]?.TargetGroupArn;
  const groups = quirks.has("ELB-41") ? all : all.filter((one) => isServed(one.TargetGroupArn));
  const total = groups.reduce((sum, group) => sum + (group.Weight ?? 0), 0);
  if (total === 0 && !quirks.has("ELB-46")) return groups[0]?.TargetGroupArn;
  let left = random * total;
  for (const group of groups) {
    left -= group.Weight ?? 0;
    if (left < 0) return group.TargetGroupArn;
  }
  return undefined;
}
