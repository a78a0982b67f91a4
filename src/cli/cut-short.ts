import { exitCodes, type RolloutResult } from "../domain/outcome.ts";
import type { RolloutEvent } from "../engine/events.ts";
import type { CommandContext } from "./context.ts";
import { withWait } from "./next-after.ts";

export type Begun = Extract<RolloutEvent, { readonly event: "rollout-started" }>;

/** What a rollout command says that a second signal ends at once, without another look. */
export function cutShort(
  { argv }: CommandContext,
  { service, environment }: Pick<RolloutResult, "service" | "environment">,
  begun: Begun | undefined,
): RolloutResult {
  return {
    outcome: "interrupted",
    code: "INTERRUPTED",
    exitCode: exitCodes.interrupted,
    service,
    environment,
    rollout: begun?.rollout ?? null,
    release: begun?.release ?? null,
    previous: begun?.previous ?? null,
    serving: null,
    reason:
      "Ended at once by a second signal: a call under way may still take effect, and a lease " +
      "that was held is waited out.",
    evidence: [],
    next: begun ? `slipway resume --environment ${environment} --yes --wait` : withWait(argv),
    timeline: [],
    overhead: { totalSeconds: 0, waitingSeconds: 0, mutations: 0, reads: 0, stateWrites: 0 },
    awsRequestIds: [],
    left: [],
  };
}
