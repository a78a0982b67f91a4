import { RolloutFailure, type Failure } from "../domain/failure.ts";
import { exitCodes, type Outcome, type RolloutResult, type Serving } from "../domain/outcome.ts";
import type { LivePointer, Rollout, RolloutState } from "../domain/rollout.ts";
import { leftOver } from "./left-over.ts";
import { nextCommand } from "./next-command.ts";
import type { Request } from "./request.ts";
import { servingNow } from "./serving.ts";

/** Refusals: nothing was changed, so nothing needs to be taken back. */
const refusals = new Set<Failure["code"]>(["BAD_INPUT", "NOT_FOUND", "CONFLICT"]);
const interruptions = new Set<Failure["code"]>([
  "INTERRUPTED",
  "CREDENTIALS_EXPIRED",
  "AWS_UNREACHABLE",
]);

interface Known {
  readonly live?: LivePointer | undefined;
  readonly rollout?: Rollout;
}

/** Keeps what is known as a command goes on, and says at its end what came of it. */
export class Narrator {
  readonly #request: Request;
  readonly #isTakingBack: boolean;
  readonly #startMs: number;
  #live: LivePointer | undefined;
  #hasReadLive = false;
  #rollout: Rollout | undefined;
  #refusedByPreflight = false;

  /** `isTakingBack`: the command undoes the release's rollout instead of making it live. */
  constructor(request: Request, isTakingBack = false) {
    this.#request = request;
    this.#isTakingBack = isTakingBack;
    this.#startMs = request.world.clock.monotonic();
  }

  knows(known: Known): void {
    if ("live" in known) {
      this.#live = known.live;
      this.#hasReadLive = true;
    }
    this.#rollout = known.rollout ?? this.#rollout;
  }

  started(rollout: Rollout, resumed: boolean): void {
    this.#request.tell({
      event: "rollout-started",
      rollout: rollout.number,
      service: rollout.service,
      environment: rollout.environment,
      release: rollout.releaseId,
      releaseNumber: rollout.releaseNumber,
      previous: rollout.stable?.releaseId,
      purpose: rollout.purpose,
      resumed,
    });
  }

  /** Marks every Failure thrown by `look` as a refusal: it only looked. */
  async refusing<T>(look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch (error) {
      this.#refusedByPreflight = error instanceof RolloutFailure;
      throw error;
    }
  }

  async noOp(): Promise<RolloutResult> {
    const { release } = this.#request;
    return await this.#result("no-op", "NO_OP", `${release.id} is already live.`);
  }

  /** The release was live already, and its fleet has another size now. */
  async resized(live: LivePointer, changed: string): Promise<RolloutResult> {
    return await this.#result("live", "LIVE", `${live.releaseId} is live; ${changed}.`);
  }

  /** The release was live already; the fleet kept beside it should be gone and is not. */
  async keptStands(failure: Failure): Promise<RolloutResult> {
    return await this.#failed("live-cleanup-pending", failure);
  }

  /** The rollout that was to be taken back has come to its end by other hands. */
  async nothingToTakeBack(number: number): Promise<RolloutResult> {
    const reason = `Rollout ${number} is finished; there is nothing to take back.`;
    const release = this.#live?.releaseId ?? null;
    const previous = this.#live?.history[0]?.id ?? null;
    return await this.#result("no-op", "NO_OP", reason, { release, previous });
  }

  async finished(rollout: Rollout): Promise<RolloutResult> {
    const { state } = rollout;
    this.knows({ rollout });
    switch (state.kind) {
      case "succeeded":
        return await this.#result("live", "LIVE", liveInWords(rollout));
      case "cleanup-pending":
        return await this.#failed("live-cleanup-pending", state.failure);
      case "rolled-back":
        return await this.#failed(
          state.failure.code === "INCONCLUSIVE" ? "inconclusive" : "rolled-back",
          state.failure,
        );
      case "needs-operator":
        return await this.#failed("needs-operator", stuckInWords(state));
      case "advancing":
      case "undoing":
        throw new Error(`a rollout that is ${state.kind} is not finished`);
      default:
        return state satisfies never;
    }
  }

  /** A rollout taken back on request: what was live before is the result. */
  async takenBack(rollout: Rollout, live: LivePointer | undefined): Promise<RolloutResult> {
    this.knows({ rollout, live });
    if (rollout.state.kind !== "rolled-back" || !live) {
      return await this.finished(rollout);
    }
    const reason =
      `Rollout ${rollout.number} of ${rollout.releaseId} was taken back; ` +
      `${live.releaseId} is live.`;
    const told = { release: live.releaseId, previous: rollout.releaseId };
    return await this.#result("live", "LIVE", reason, told);
  }

  /** The command ended without bringing the rollout to its end. */
  async stopped(failure: Failure): Promise<RolloutResult> {
    return await this.#failed(this.#outcomeOf(failure), failure);
  }

  #outcomeOf(failure: Failure): Outcome {
    if (failure.code === "LEASE_HELD") {
      return "lease-held";
    }
    if (failure.code === "FENCED_OUT") {
      return "fenced-out";
    }
    if (interruptions.has(failure.code)) {
      return "interrupted";
    }
    const changedNothing = this.#refusedByPreflight || !this.#rollout;
    return changedNothing || refusals.has(failure.code) ? "refused" : "interrupted";
  }

  async #failed(outcome: Outcome, failure: Failure): Promise<RolloutResult> {
    const reason = [failure.summary, failure.remedy].filter(Boolean).join(" ");
    const told = this.#request.world.tally.failedRequestIds();
    const { awsRequestId, evidence = [] } = failure;
    const others = told.filter((id) => id !== awsRequestId);
    const awsRequestIds = awsRequestId === undefined ? told : [...others, awsRequestId];
    const releaseIsFine = failure.causedByRelease === false;
    return await this.#result(
      outcome,
      failure.code,
      reason,
      { evidence, awsRequestIds },
      releaseIsFine,
    );
  }

  async #result(
    outcome: Outcome,
    code: string,
    reason: string,
    more: Partial<RolloutResult> = {},
    releaseIsFine = false,
  ): Promise<RolloutResult> {
    const { settings, release, world } = this.#request;
    // Another release's rollout may have stood in the way; the result is about the one asked for.
    const rollout = this.#rollout?.releaseNumber === release.number ? this.#rollout : undefined;
    const { service, environment } = settings;
    const command = this.#isTakingBack ? "take-back" : (rollout ?? this.#request).purpose;
    const total = (world.clock.monotonic() - this.#startMs) / 1000;
    const serving = await this.#serving();
    const result: RolloutResult = {
      outcome,
      code,
      exitCode: exitCodes[outcome],
      service,
      environment,
      rollout: rollout?.number ?? null,
      release: release.id,
      previous: rollout?.stable?.releaseId ?? previousOf(this.#live, release.number),
      serving,
      reason,
      evidence: [],
      next: nextCommand(outcome, code, {
        command,
        environment,
        release: release.id,
        releaseIsFine,
      }),
      timeline: rollout?.timeline ?? [],
      overhead: {
        totalSeconds: round(total),
        waitingSeconds: round(world.tally.waitedSeconds()),
        ...world.tally.calls(),
      },
      awsRequestIds: world.tally.failedRequestIds(),
      left: leftOver(this.#rollout),
      ...more,
    };
    this.#request.tell({ event: "rollout-finished", result });
    return result;
  }

  /** Null when AWS does not say: an unknown is reported as one. */
  async #serving(): Promise<readonly Serving[] | null> {
    const arn = this.#rollout?.productionRuleArn ?? this.#live?.productionRuleArn;
    if (arn === undefined) {
      return this.#hasReadLive ? [] : null;
    }
    try {
      const rules = await this.#request.world.traffic.rules();
      return servingNow(rules, arn, this.#rollout, this.#live);
    } catch (error) {
      if (error instanceof RolloutFailure) {
        return null;
      }
      throw error;
    }
  }
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;

function previousOf(live: LivePointer | undefined, releaseNumber: number): string | null {
  return live?.releaseNumber === releaseNumber
    ? (live.history[0]?.id ?? null)
    : (live?.releaseId ?? null);
}

function liveInWords({ releaseId, stable, keepsUntil }: Rollout): string {
  return stable && keepsUntil !== undefined
    ? `${releaseId} is live; the fleet of ${stable.releaseId} is kept until ${keepsUntil}.`
    : `${releaseId} is live.`;
}

/** Why undoing stopped comes first, then what was being undone: both are the reason. */
function stuckInWords(state: Extract<RolloutState, { kind: "needs-operator" }>): Failure {
  const { failure, because } = state;
  return {
    ...failure,
    summary: because ? `${failure.summary} It was undoing: ${because.summary}` : failure.summary,
    evidence: [...(failure.evidence ?? []), ...(because?.evidence ?? [])],
  };
}
