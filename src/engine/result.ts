import { RolloutFailure, type Failure } from "../domain/failure.ts";
import type { LeaseView } from "../domain/lease.ts";
import { exitCodes, type Outcome, type RolloutResult, type Serving } from "../domain/outcome.ts";
import type { Release } from "../domain/release.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import { leftOver } from "./left-over.ts";
import { liveInWords, previousOf } from "./live-in-words.ts";
import { nextCommand, type Asked } from "./next-command.ts";
import type { Request } from "./request.ts";
import { outcomeOf } from "./outcome-of.ts";
import { notServing, servingNow, type OnRecord } from "./serving.ts";
import { isInTheWay, settled } from "./settled.ts";
import { stuckInWords } from "./stuck-in-words.ts";

interface Known {
  readonly live?: LivePointer | undefined;
  readonly rollout?: Rollout;
  /** The newest rollout, whoever's it is: only its fleets' names are told of, and what it left. */
  readonly latest?: Rollout | undefined;
}

interface Settled {
  readonly number?: number | undefined;
  readonly left?: LeaseView | undefined;
}

/** Whose story is told; without a release it is that of whatever is unfinished. */
type Told = Pick<Request, "world" | "settings" | "tell" | "signal"> & {
  readonly release: Pick<Release, "id" | "number"> | undefined;
  readonly purpose?: Request["purpose"];
  readonly wait?: boolean;
};

/** Keeps what is known as a command goes on, and says at its end what came of it. */
export class Narrator {
  readonly #request: Told;
  readonly #command: Asked["command"];
  readonly #startMs: number;
  #live: LivePointer | undefined;
  #hasReadLive = false;
  #rollout: Rollout | undefined;
  #latest: Rollout | undefined;
  #refusedByPreflight = false;
  #hasActed = false;
  #written: number | undefined;

  /** `command`: the one given, unless it is the request's purpose. */
  constructor(request: Told, command: Asked["command"] = request.purpose ?? "deploy") {
    this.#request = request;
    this.#command = command;
    this.#startMs = request.world.clock.monotonic();
  }

  knows(known: Known): void {
    if ("live" in known) {
      this.#live = known.live;
      this.#hasReadLive = true;
    }
    this.#rollout = known.rollout ?? this.#rollout;
    this.#latest = known.latest ?? this.#latest;
  }

  /** Something changes from now on, though no rollout of its own has begun. */
  readonly acts = (): void => void (this.#hasActed = true);

  wrote(rollout: Rollout): void {
    this.knows({ rollout });
    this.#written = rollout.number;
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

  /** What `work` comes to, a Failure included; a bug is thrown. */
  async telling(work: () => Promise<RolloutResult>): Promise<RolloutResult> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RolloutFailure) {
        return await this.stopped(error.failure);
      }
      throw error;
    }
  }

  async noOp(): Promise<RolloutResult> {
    const look = () => this.#serving();
    const astray = this.#live && (await notServing(this.#live, this.#request, look));
    return astray
      ? await this.#failed("refused", astray)
      : await this.#result("no-op", "NO_OP", `${this.#live?.releaseId} is already live.`);
  }

  /** The release was live already; `changed` says what is different about it now. */
  async changed(changed: string): Promise<RolloutResult> {
    const strayed = this.#live && (await this.#strayed(this.#live, changed));
    return strayed ?? this.#result("live", "LIVE", `${this.#live?.releaseId} is live; ${changed}.`);
  }

  /** The release was live already; the fleet kept beside it should be gone and is not. */
  async keptStands(failure: Failure): Promise<RolloutResult> {
    // Its rule may have been made anew meanwhile.
    this.knows({ live: await this.#request.world.ledger.live() });
    return await this.#pending(this.#live, failure);
  }

  /** Nothing is unfinished; `number`: what was thought to be; `left`: whose turn it was. */
  async nothingTo(verb: "resume" | "undo", { number, left }: Settled = {}): Promise<RolloutResult> {
    const which = number === undefined ? "No rollout is unfinished" : `Rollout ${number} is over`;
    const freed = left ? ` ${left.holder} (${left.purpose}) holds the lease no more.` : "";
    return await this.#result("no-op", "NO_OP", `${which}: there is nothing to ${verb}.${freed}`);
  }

  async finished(rollout: Rollout): Promise<RolloutResult> {
    const { state } = rollout;
    this.knows({ rollout });
    switch (state.kind) {
      case "succeeded":
        return await this.#result("live", "LIVE", liveInWords(rollout), {}, rollout.goesOnDespite);
      case "cleanup-pending":
        return await this.#pending(rollout, state.failure);
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
    const { failure } = rollout.state;
    const before = failure.code === "INTERRUPTED" ? "" : ` It had failed: ${failure.summary}`;
    const reason =
      `Rollout ${rollout.number} of ${rollout.releaseId} was taken back; ` +
      `${live.releaseId} is live.${before}`;
    const told = { release: live.releaseId, previous: rollout.releaseId };
    const strayed = await this.#strayed(live, reason);
    return strayed ?? (await this.#result("live", "LIVE", reason, told, failure));
  }

  /** The command ended without bringing the rollout to its end. */
  async stopped(failure: Failure): Promise<RolloutResult> {
    const isWritten = this.#isOurs() && this.#written === this.#rollout?.number;
    const outcome = outcomeOf(failure.code, {
      isBegun: this.#hasActed || isWritten,
      changedNothing: !this.#hasActed && (this.#refusedByPreflight || !this.#rollout),
    });
    return await this.#failed(outcome, failure);
  }

  async #pending(live: OnRecord | undefined, failure: Failure): Promise<RolloutResult> {
    const strayed = live && (await this.#strayed(live, failure.summary));
    return strayed ?? this.#failed("live-cleanup-pending", failure);
  }

  /** Where customers are not with what is live, that is what matters; undefined where they are. */
  async #strayed(live: OnRecord, also: string): Promise<RolloutResult | undefined> {
    const astray = await notServing(live, this.#request, () => this.#serving());
    return astray && this.#failed("needs-operator", { ...astray, evidence: [also] });
  }

  async #failed(outcome: Outcome, failure: Failure): Promise<RolloutResult> {
    const isMarked = outcome === "rolled-back" && failure.causedByRelease === true;
    const mark = isMarked && "The release is marked as failed, and the service halted for it.";
    const reason = [failure.summary, failure.remedy, mark].filter(Boolean).join(" ");
    const { awsRequestId, evidence = [] } = failure;
    const told = this.#request.world.tally.failedRequestIds();
    const others = told.filter((id) => id !== awsRequestId);
    const awsRequestIds = awsRequestId === undefined ? told : [...others, awsRequestId];
    const more = { evidence, awsRequestIds };
    return await this.#result(outcome, failure.code, reason, more, failure);
  }

  async #result(
    outcome: Outcome,
    code: string,
    reason: string,
    more: Partial<RolloutResult> = {},
    { causedByRelease, isGivenBack, isOneWay }: Partial<Failure> = {},
  ): Promise<RolloutResult> {
    const { settings, world, wait } = this.#request;
    const rollout = this.#isOurs() ? this.#rollout : undefined;
    const told = this.#told(rollout);
    const { service, environment } = settings;
    const totalSeconds = Math.round(world.clock.monotonic() - this.#startMs) / 1000;
    const serving = await this.#serving();
    const isStopped = outcome === "interrupted" || outcome === "refused";
    const result: RolloutResult = {
      outcome,
      code,
      exitCode: exitCodes[outcome],
      service,
      environment,
      rollout: rollout?.number ?? null,
      release: told.id ?? null,
      previous: rollout?.stable?.releaseId ?? previousOf(this.#live, told.number),
      serving,
      reason,
      evidence: [],
      next: nextCommand(outcome, code, {
        command: this.#command,
        purpose: (rollout ?? this.#request).purpose ?? "deploy",
        environment,
        release: told.id,
        isUnderWay: rollout !== undefined && !settled(rollout),
        isBlocked: !this.#isOurs() && this.#rollout !== undefined && isInTheWay(this.#rollout),
        isHalted: causedByRelease === true,
        isGivenBack: isGivenBack === true,
        isLive: !rollout || !isInTheWay(rollout),
        isQueued: wait === true && !this.#rollout,
        isOneWay: isOneWay === true,
      }),
      timeline: rollout?.timeline ?? [],
      overhead: {
        totalSeconds,
        waitingSeconds: Math.round(world.tally.waitedSeconds() * 1000) / 1000,
        ...world.tally.calls(),
      },
      awsRequestIds: world.tally.failedRequestIds(),
      // Whoever waited for its turn and had to stop, or was refused, has left what was there.
      left: leftOver(this.#rollout ?? (isStopped ? this.#latest : undefined), this.#live),
      ...more,
    };
    this.#request.tell({ event: "rollout-finished", result });
    return result;
  }

  /** Another release's rollout may have stood in the way; the result is about the one asked for. */
  #isOurs(): boolean {
    const { release } = this.#request;
    return release === undefined || this.#rollout?.releaseNumber === release.number;
  }

  /** The release asked for, else that of the rollout, else what is live. */
  #told(rollout: Rollout | undefined): { readonly id?: string; readonly number?: number } {
    const { releaseId: id, releaseNumber: number } = rollout ?? this.#live ?? {};
    return this.#request.release ?? (id === undefined ? {} : { id, number: number ?? 0 });
  }

  /** What others had not ended when this command last read it, having begun nothing itself. */
  #othersWork(): Rollout | undefined {
    const latest = this.#rollout ? undefined : this.#latest;
    return latest && !settled(latest) ? latest : undefined;
  }

  /** Null when AWS does not say: an unknown is reported as one. */
  async #serving(): Promise<readonly Serving[] | null> {
    const { ledger, traffic } = this.#request.world;
    const others = this.#othersWork();
    try {
      // Who found nothing live may have waited since, while somebody made the first release live.
      const isOld = !this.#live && !this.#rollout && this.#hasReadLive;
      const live = isOld ? await ledger.live() : this.#live;
      const arn = (this.#rollout ?? live ?? others)?.productionRuleArn ?? live?.productionRuleArn;
      if (arn === undefined) {
        return this.#hasReadLive && !others ? [] : null;
      }
      return servingNow(await traffic.rules(), arn, this.#rollout ?? this.#latest, live);
    } catch (error) {
      if (error instanceof RolloutFailure) {
        return null;
      }
      throw error;
    }
  }
}
