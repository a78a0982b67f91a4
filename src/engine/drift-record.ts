import type { DriftName, DriftRecord } from "../domain/drift.ts";
import { fail } from "../domain/failure.ts";
import type { StepContext } from "./context.ts";

/** Times that the same thing is put back in one rollout before somebody must be asked. */
const mostRepairs = 3;

/**
 * Puts something of this rollout's own back as it was: on record and told before it is done. What
 * was put back three times and is changed again is somebody's will, or a tool's: then DRIFT, but on
 * the way back, where there is nothing to stop.
 */
export async function putBack(
  context: StepContext,
  what: DriftName,
  found: string,
  act: () => Promise<void>,
): Promise<void> {
  const before = records(context).filter((one) => one.what === what && one.answer === "put back");
  if (before.length >= mostRepairs && context.rollout().state.kind !== "undoing") {
    fail({
      code: "DRIFT",
      summary: `Put back ${mostRepairs} times, and changed again: ${found}.`,
      remedy: "Find out who or what changes it (CloudTrail names the caller), then deploy again.",
    });
  }
  await record(context, { what, found, answer: "put back" });
  context.tell({ event: "note", message: `Somebody changed AWS: ${found}. It is put back.` });
  await act();
}

/** Tells of something changed that is not to be touched; once for the same thing. */
export async function tellOf(context: StepContext, what: DriftName, found: string): Promise<void> {
  if (records(context).some((one) => one.what === what && one.found === found)) {
    return;
  }
  await record(context, { what, found, answer: "told" });
  context.tell({ event: "note", message: `Somebody changed AWS: ${found}. It was left alone.` });
}

async function record(context: StepContext, one: Omit<DriftRecord, "at">): Promise<void> {
  const at = new Date(context.world.clock.now()).toISOString();
  await context.note({ drift: [...records(context), { at, ...one }] });
}

const records = (context: StepContext): readonly DriftRecord[] => context.rollout().drift ?? [];
