import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import type { Faults } from "./faults.ts";

/**
 * Why EC2 has no machine for a launch: a `capacity` fault, or its zone is lost (that this is told
 * as a shortage is UNCONFIRMED). The text is AWS's (aws-facts §1.6).
 */
export function refuseLaunch(faults: Faults, region: Region, order: Launch): AwsError | undefined {
  const { availabilityZone: zone, instanceType } = order;
  const isLost = faults.ofKind("zone-loss").some((fault) => fault.order.zone === zone);
  const isShort = faults
    .ofKind("capacity")
    .some(
      (fault) => isThere(fault.order, order) && faults.strikes(fault, `${instanceType} ${zone}`),
    );
  if (!isLost && !isShort) return undefined;
  const zones = [...region.ec2.network.subnets.values()].map((one) => one.availabilityZone);
  const others = [...new Set(zones)].filter((other) => other !== zone).join(", ");
  const instead = others === "" ? "" : ` or choosing ${others}`;
  return new AwsError(
    "InsufficientInstanceCapacity",
    `We currently do not have sufficient ${instanceType} capacity in the Availability Zone you ` +
      `requested (${zone}). Our system will be working on provisioning additional capacity. You ` +
      `can currently get ${instanceType} capacity by not specifying an Availability Zone in your ` +
      `request${instead}.`,
    { status: region.quirks.has("EC2-16") ? 500 : 400 },
  );
}

/** Whether a launch or a machine is where a fault is; a fault without a place is everywhere. */
export function isThere(place: Place, order: Launch): boolean {
  const { availabilityZone, instanceType, instanceId } = order;
  return (
    (place.zone ?? availabilityZone) === availabilityZone &&
    (place.instanceType ?? instanceType) === instanceType &&
    (place.instanceId ?? instanceId) === instanceId
  );
}

interface Place {
  readonly zone?: string | undefined;
  readonly instanceType?: string | undefined;
  readonly instanceId?: string | undefined;
}

interface Launch {
  readonly instanceType: string;
  readonly availabilityZone: string;
  /** Of a machine; a launch has none yet. */
  readonly instanceId?: string;
}
