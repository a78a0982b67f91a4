import type { Fleet } from "../domain/fleet.ts";
import type { Rollout } from "../domain/rollout.ts";
import { isPromoted } from "./machine.ts";

/**
 * Names of what an unfinished rollout may still have standing in AWS and should not, by its record:
 * the previous fleet once the release is live, the candidate before.
 */
export function leftOver(rollout: Rollout | undefined): readonly string[] {
  if (!rollout || rollout.state.kind === "succeeded" || rollout.state.kind === "rolled-back") {
    return [];
  }
  const { stable, kept, keepsUntil, reusesKept, candidate, createdProductionRule } = rollout;
  if (isPromoted(rollout.state)) {
    const isRetired = "step" in rollout.state && rollout.state.step === "clean-up";
    const previous = keepsUntil === undefined ? stable?.fleet : undefined;
    const leaving = isRetired ? [] : [kept?.fleet, previous].filter((one) => one !== undefined);
    return [...leaving.map(inWords), "the test rule"];
  }
  return [
    ...(reusesKept === true ? [] : [inWords(candidate)]),
    "the test rule",
    ...(createdProductionRule ? ["the production rule"] : []),
  ];
}

/** `fleet web-1-… of 1.0.1`. */
export const inWords = ({ name, releaseId }: Fleet): string => `fleet ${name} of ${releaseId}`;
