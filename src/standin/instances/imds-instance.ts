import type { MachineOrder } from "./driver.ts";
import type { ImdsInstance } from "./imds.ts";

/** What a machine's order does not say and its account and group do. */
export interface AccountView {
  readonly accountId?: string;
  readonly targetLifecycleState?: string;
}

/**
 * The metadata of one machine. The Region is the zone without its letter; the role is taken to
 * have the instance profile's name (UNCONFIRMED in general: they may differ on AWS).
 */
export function imdsInstance(order: MachineOrder, view: AccountView): ImdsInstance {
  const profile = order.instanceProfileArn;
  return {
    instanceId: order.instanceId,
    imageId: order.imageId,
    instanceType: order.instanceType,
    availabilityZone: order.availabilityZone,
    region: order.availabilityZone.replace(/[a-z]$/, ""),
    accountId: view.accountId ?? profile?.split(":")[4] ?? "000000000000",
    privateIp: order.privateIp,
    userData: order.userData,
    role: profile?.split("/").at(-1),
    targetLifecycleState: view.targetLifecycleState,
    tokensRequired: order.metadata.tokensRequired,
  };
}
