import type { Region } from "../region.ts";
import { slowStartMs } from "./group-settings.ts";
import type { TargetGroup } from "./target-group.ts";
import type { Target } from "./target.ts";

/**
 * Begins the slow start of a target that has just become healthy, if its group has one and there is
 * a healthy target with its full share: the first ones of a group never start slowly (aws-facts
 * §2.4). It ends with its time, or when the target is no longer healthy.
 */
export function beginSlowStart(region: Region, group: TargetGroup, target: Target): void {
  const now = region.clock.now();
  const others = [...group.targets.values()].filter((other) => other !== target);
  const isFirst = !others.some(
    (other) => other.state === "healthy" && shareOf(group, other, now) === 1,
  );
  const isExempt = isFirst && region.quirks.has("ELB-62");
  target.slowStartedAt = slowStartMs(group.attributes) > 0 && !isExempt ? now : undefined;
}

/** A target's share of a full one, 0 to 1, growing evenly over the group's slow start. */
export function shareOf(group: TargetGroup, target: Target, now: number): number {
  const lengthMs = slowStartMs(group.attributes);
  if (target.slowStartedAt === undefined || lengthMs === 0) return 1;
  return Math.min(1, (now - target.slowStartedAt) / lengthMs);
}
