import type { StepName } from "../domain/rollout.ts";
import type { Step } from "./context.ts";
import { bake } from "./steps/bake.ts";
import { cleanUp } from "./steps/clean-up.ts";
import { launchCanary, removeCandidate } from "./steps/launch-canary.ts";
import { promote } from "./steps/promote.ts";
import { retirePrevious } from "./steps/retire-previous.ts";
import { releaseStable, scaleFleet } from "./steps/scale-fleet.ts";
import { returnTraffic, shiftTraffic } from "./steps/shift-traffic.ts";
import { verifyCanary } from "./steps/verify-canary.ts";

/** The rollout from top to bottom, do beside undo. Preflight, before it, changes nothing. */
export const steps: Readonly<Record<Exclude<StepName, "preflight">, Step>> = {
  "launch-canary": { act: launchCanary, undo: removeCandidate },
  "verify-canary": { act: verifyCanary },
  "scale-fleet": { act: scaleFleet, undo: releaseStable },
  "shift-traffic": { act: shiftTraffic, undo: returnTraffic },
  bake: { act: bake },
  promote: { act: promote },
  // From here on the release is live: nothing is taken back, only tidied.
  "retire-previous": { act: retirePrevious },
  "clean-up": { act: cleanUp },
};
