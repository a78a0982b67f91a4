import type { Failure } from "../domain/failure.ts";
import { isFinal, type Rollout, type RolloutState, type StepOutcome } from "../domain/rollout.ts";
import type { Step, StepContext } from "./context.ts";
import { failureOf } from "./failure-of.ts";
import { giveBackUnrecorded } from "./give-back.ts";
import { halt } from "./line.ts";
import { next } from "./machine.ts";
import { isSettled } from "./settle-changes.ts";
import { steps } from "./steps.ts";
import { throwIfInterrupted } from "./wait.ts";

/** What the loop needs besides what a step sees. */
export type DriveContext = Omit<StepContext, "rollout" | "note" | "waiting">;

/**
 * Attempts one step after another until the rollout is final: the ledger is written after each act
 * and before the next. Throws what stops it (see failure-of.ts) and every bug, leaving the ledger
 * where it was.
 */
export async function drive(
  context: DriveContext,
  start: Rollout,
  recorded: (rollout: Rollout) => void,
): Promise<Rollout> {
  let rollout = start;
  const note = async (facts: Partial<Rollout>): Promise<void> => {
    const late = isSettled(context.world) ? {} : { mayComeLate: true };
    const written = { ...rollout, ...facts, ...late };
    context.lease.assertHeld();
    await context.world.ledger.write(written, context.lease);
    rollout = written;
    recorded(rollout);
  };
  const view = { ...context, rollout: () => rollout, note };
  while (!isFinal(rollout.state)) {
    rollout = { ...rollout, state: skipEmptyUndos(rollout.state) };
    const { state } = rollout;
    if (state.kind !== "advancing" && state.kind !== "undoing") {
      // Before the record is final: a mark that cannot be made now is made when this goes on.
      if (state.kind === "rolled-back") {
        await markFailed(context, rollout, state.failure);
      }
      await note({ state, endedAt: now(context) });
      break;
    }
    const { outcome, seconds, startedAt } = await timed(view, state);
    const direction = state.kind === "advancing" ? "do" : "undo";
    const following = next(state, outcome);
    try {
      await note({
        state: following,
        timeline: [...rollout.timeline, { step: state.step, direction, startedAt, seconds }],
        ...(isFinal(following) ? { endedAt: now(context) } : {}),
      });
    } catch (error) {
      const isDecided = direction === "do" && following.kind === "undoing";
      const unrecorded = { ...view, waiting: () => undefined };
      throw isDecided ? await giveBackUnrecorded(unrecorded, following, error) : error;
    }
  }
  return rollout;
}

/** Steps that have nothing to take back need no turn of their own. */
function skipEmptyUndos(state: RolloutState): RolloutState {
  let at = state;
  while (at.kind === "undoing" && !stepOf(at)?.undo) {
    at = next(at, { kind: "ok" });
  }
  return at;
}

type Working = Extract<RolloutState, { kind: "advancing" | "undoing" }>;

async function timed(
  view: Omit<StepContext, "waiting">,
  state: Working,
): Promise<{ outcome: StepOutcome; seconds: number; startedAt: string }> {
  const { clock } = view.world;
  const step = state.step;
  const direction = state.kind === "advancing" ? "do" : "undo";
  const startedAt = now(view);
  const begin = clock.monotonic();
  const seconds = (): number => Math.round(clock.monotonic() - begin) / 1000;
  const waiting = (reason: string): void =>
    view.tell({ event: "step-waiting", step, direction, reason, elapsedSeconds: seconds() });
  view.tell({ event: "step-started", step, direction });
  const outcome = await attempt({ ...view, waiting }, state);
  view.tell(
    outcome.kind === "ok"
      ? { event: "step-finished", step, direction, seconds: seconds() }
      : { event: "step-failed", step, direction, failure: outcome.failure, seconds: seconds() },
  );
  return { outcome, seconds: seconds(), startedAt };
}

async function attempt(context: StepContext, state: Working): Promise<StepOutcome> {
  throwIfInterrupted(context.signal);
  context.lease.assertHeld();
  const step = stepOf(state);
  try {
    await (state.kind === "advancing" ? step?.act(context) : step?.undo?.(context));
    return { kind: "ok" };
  } catch (error) {
    return { kind: "failed", failure: failureOf(error) };
  }
}

function stepOf(state: Working): Step | undefined {
  return state.step === "preflight" ? undefined : steps[state.step];
}

/** Marks the rollout's release and halts the service, if the release is to blame. */
export async function markFailed(
  context: Pick<DriveContext, "world" | "lease">,
  rollout: Rollout,
  failure: Failure | undefined,
): Promise<void> {
  if (failure?.causedByRelease) {
    const { summary } = failure;
    const mark = { rollout: rollout.number, at: now(context), summary };
    const { releases } = context.world;
    // A record that somebody has deleted takes no mark.
    if (await releases.read(rollout.releaseNumber)) {
      await releases.markFailed(rollout.releaseNumber, mark, context.lease);
    }
    await halt(context.world, rollout, summary, context.lease);
  }
}

const now = (context: Pick<StepContext, "world">): string =>
  new Date(context.world.clock.now()).toISOString();
