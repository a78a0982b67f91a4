import type { Action, TargetGroupTuple } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Quirks } from "../quirks/quirks.ts";

/** Where a client's cookie would have it go, and what to ask about groups without a quirk. */
interface Stuck {
  /** Of a group; absent when there is no such cookie. */
  readonly arn: string | undefined;
  /** Whether a group has a target to serve; asked only without ELB-41 or ELB-59. */
  isServed(targetGroupArn: string | undefined): boolean;
}

/**
 * The target group for one request: that of the client's cookie while the rule still names it,
 * whatever its weight and health; else drawn by weight, afresh each time (aws-facts §2.5, §2.6). A
 * single group gets everything whatever its weight (UNCONFIRMED for weight 0); `undefined` when all
 * of several weights are 0 (then 503: UNCONFIRMED).
 *
 * @param random uniform in [0, 1)
 */
export function chooseGroup(
  action: Action,
  random: number,
  quirks: Quirks,
  stuck: Stuck,
): string | undefined {
  const all = action.ForwardConfig?.TargetGroups ?? [];
  if (all.some((group) => keeps(group, quirks, stuck))) return stuck.arn;
  if (all.length === 1 && quirks.has("ELB-47")) return all[0]?.TargetGroupArn;
  const isServed = (group: TargetGroupTuple) => stuck.isServed(group.TargetGroupArn);
  const groups = quirks.has("ELB-41") ? all : all.filter(isServed);
  const total = groups.reduce((sum, group) => sum + (group.Weight ?? 0), 0);
  if (total === 0 && !quirks.has("ELB-46")) return groups[0]?.TargetGroupArn;
  let left = random * total;
  for (const group of groups) {
    left -= group.Weight ?? 0;
    if (left < 0) return group.TargetGroupArn;
  }
  return undefined;
}

/** Whether a client stuck to this group stays: at weight 0 as well, and with nobody to serve. */
function keeps(group: TargetGroupTuple, quirks: Quirks, stuck: Stuck): boolean {
  if (stuck.arn === undefined || group.TargetGroupArn !== stuck.arn) return false;
  const byWeight = quirks.has("ELB-58") || group.Weight !== 0;
  return byWeight && (quirks.has("ELB-59") || stuck.isServed(stuck.arn));
}
