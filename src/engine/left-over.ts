import type { Fleet } from "../domain/fleet.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import { isPromoted } from "./machine.ts";

/**
 * Names of what an unfinished rollout may still have standing in AWS and should not, by its record:
 * the previous fleet once the release is live, the candidate before. And of what the live pointer
 * names as left before, unless the rollout is promoted: it has taken that over.
 */
export function leftOver(rollout: Rollout | undefined, live?: LivePointer): readonly string[] {
  const before = rollout && isPromoted(rollout.state) ? [] : (live?.leftover ?? []).map(inWords);
  if (!rollout || rollout.state.kind === "succeeded" || rollout.state.kind === "rolled-back") {
    return before;
  }
  if (isPromoted(rollout.state)) {
    return [...leaving(rollout).map(inWords), "the test rule"];
  }
  const { reusesKept, candidate, createdProductionRule } = rollout;
  return [
    ...(reusesKept === true ? [] : [inWords(candidate)]),
    "the test rule",
    ...(createdProductionRule ? ["the production rule"] : []),
    ...before,
  ];
}

function leaving({ state, stable, kept, keepsUntil, leftover = [] }: Rollout): readonly Fleet[] {
  const previous = keepsUntil === undefined ? stable?.fleet : undefined;
  const isRetired = "step" in state && state.step === "clean-up";
  return isRetired ? [] : [kept?.fleet, previous, ...leftover].filter((one) => one !== undefined);
}

/** `fleet web-1-… of 1.0.1`. */
export const inWords = ({ name, releaseId }: Fleet): string => `fleet ${name} of ${releaseId}`;
