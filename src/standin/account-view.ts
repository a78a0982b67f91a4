import { isLeaving } from "./autoscaling/member.ts";
import type { AccountView } from "./instances/imds-instance.ts";
import type { Region } from "./region.ts";

/**
 * What an instance's metadata service tells of its account and of its group's intent (aws-facts
 * §3.3): `InService`, from the decision to terminate on `Terminated`, nothing outside a group (the
 * values are those of the Auto Scaling user guide).
 */
export function accountView(region: Region, instanceId: string): AccountView {
  const accountId = region.account;
  const owner = region.autoScaling.owner(instanceId);
  if (!owner) return { accountId };
  return { accountId, targetLifecycleState: isLeaving(owner.member) ? "Terminated" : "InService" };
}
