import type { Reservation } from "@aws-sdk/client-ec2";
import type { Region } from "../region.ts";
import { describedInstance } from "./described-instance.ts";
import type { Ec2Instance } from "./ec2-instance.ts";

/** Instances as they were launched together, as far as they are among `instances`. */
export function describedReservations(
  region: Region,
  instances: readonly Ec2Instance[],
): Reservation[] {
  const byReservation = new Map<string, Ec2Instance[]>();
  for (const instance of instances) {
    const others = byReservation.get(instance.reservationId) ?? [];
    byReservation.set(instance.reservationId, [...others, instance]);
  }
  return [...byReservation].map(([ReservationId, together]) => ({
    ReservationId,
    OwnerId: region.account,
    Groups: [],
    Instances: together.map((instance) => describedInstance(region, instance)),
  }));
}
