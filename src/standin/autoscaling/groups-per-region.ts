import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";

/** The quota of Auto Scaling groups (aws-facts §1.8; its default in Service Quotas). */
export const groupsPerRegion = 500;

/** Throws LimitExceeded (text UNCONFIRMED) where there can be no further group. */
export function checkGroupQuota({ autoScaling }: Region): void {
  if (autoScaling.all().length < groupsPerRegion) return;
  throw new AwsError(
    "LimitExceeded",
    `You may have at most ${groupsPerRegion} Auto Scaling groups per region.`,
  );
}
