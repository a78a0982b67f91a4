import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import type { Group } from "./group.ts";

/**
 * Changes desired by the instances that come or go at somebody's request, within the bounds, or
 * refuses in AWS's words (public issues, of AttachInstances and EnterStandby; `doing` UNCONFIRMED
 * for the others). Returns how causes end that tell of it.
 */
export function changeDesired({ quirks }: Region, group: Group, by: number, doing: string): string {
  const { name, min, max, desired } = group;
  const next = desired + by;
  if ((next < min || next > max) && quirks.has("ASG-74")) {
    const count = Math.abs(by);
    throw validationError(
      `AutoScalingGroup ${name} has min-size=${min}, max-size=${max}, and ` +
        `desired-size=${desired}. To ${doing} ${count} instance${count === 1 ? "" : "s"}, ` +
        "please update the AutoScalingGroup sizes appropriately.",
    );
  }
  group.desired = next;
  const verb = by < 0 ? "shrinking" : "increasing";
  return `, ${verb} the capacity from ${desired} to ${next}`;
}
