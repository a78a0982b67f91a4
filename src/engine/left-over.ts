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
  const { stable, candidate, createdProductionRule } = rollout;
  if (isPromoted(rollout.state)) {
    const isRetired = "step" in rollout.state && rollout.state.step === "clean-up";
    const previous =
      stable && !isRetired ? [`fleet ${stable.fleet.name} of ${stable.releaseId}`] : [];
    return [...previous, "the test rule"];
  }
  return [
    `fleet ${candidate.name} of ${candidate.releaseId}`,
    "the test rule",
    ...(createdProductionRule ? ["the production rule"] : []),
  ];
}
