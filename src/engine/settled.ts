import { isFinal, type Rollout } from "../domain/rollout.ts";
import { isPromoted } from "./machine.ts";

/** True when nothing is left to do for the rollout, nor for a person to look at. */
export const settled = (rollout: Rollout): boolean =>
  isFinal(rollout.state) &&
  rollout.state.kind !== "cleanup-pending" &&
  rollout.state.kind !== "needs-operator";

/** True of one that is neither done nor undone: no other may begin beside it. */
export const isInTheWay = (rollout: Rollout): boolean =>
  !settled(rollout) && !isPromoted(rollout.state);
