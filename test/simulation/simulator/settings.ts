import type { Settings } from "../../../src/domain/settings.ts";
import { sampleSettings } from "../../support/samples.ts";
import type { Expectations } from "./safety.ts";

/** Short times and few polls: what a run costs is its calls, and most calls are polls. */
export function simulatedSettings(desired = 2, changes: Partial<Settings> = {}): Settings {
  return {
    ...sampleSettings,
    environment: "test",
    capacity: { min: desired, desired, max: 2 * desired + 2 },
    shift: { stepPercents: [50, 100], pauseSeconds: 1 },
    bakeSeconds: 3,
    drainSeconds: 2,
    ...changes,
  };
}

export function expectationsOf({ capacity, keep, shift }: Settings): Expectations {
  return {
    isHarmless: true,
    floor: capacity.desired,
    window: keep.releases,
    plan: shift.stepPercents,
    pauseSeconds: shift.pauseSeconds,
    mostInstances: mostInstances(capacity.desired, keep.previousSeconds > 0),
  };
}

/** Both fleets and one instance; the one that is kept from before stands beside them. */
export const mostInstances = (desired: number, isKeeping: boolean): number =>
  (isKeeping ? 3 : 2) * desired + 1;
