import type { Region } from "../region.ts";
import type { Group } from "./group.ts";

/** Between which numbers of instances a group may move while some are replaced. */
export interface ReplacementRange {
  /** So many are to stay in service, healthy and warm. */
  readonly least: number;
  /** So many there may be at all; above desired: launched before others are terminated. */
  readonly most: number;
}

/**
 * The range of the group's instance maintenance policy; undefined without one, which is
 * terminate-first (aws-facts §1.4). Of a range of nothing one instance may be missing, as an
 * instance refresh at 100 % replaces one at a time (user guide). How AWS rounds is UNCONFIRMED:
 * here always so that there is room for one.
 */
export function maintenanceRange({ quirks }: Region, group: Group): ReplacementRange | undefined {
  const launchFirst = { min: 100, max: 110 };
  const policy = group.maintenance ?? (quirks.has("ASG-55") ? undefined : launchFirst);
  return policy && rangeOf(policy, group.desired);
}

/** Percentages of desired as numbers of instances. */
function rangeOf(
  percent: { readonly min: number; readonly max: number },
  desired: number,
): ReplacementRange {
  const least = Math.floor((desired * percent.min) / 100);
  const most = Math.ceil((desired * percent.max) / 100);
  return least === most ? { least: least - 1, most } : { least, most };
}
