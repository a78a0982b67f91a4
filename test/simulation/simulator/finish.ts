import { RolloutFailure } from "../../../src/domain/failure.ts";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import { inOneLine } from "./in-one-line.ts";
import { untruth } from "./report-truth.ts";
import type { Actor, Run, Stage } from "./stage.ts";

/** Runs it to its end, or to the process's; a result must be true. */
export async function finish(
  stage: Stage,
  actor: Actor,
  work: () => Promise<unknown>,
): Promise<Run<unknown>> {
  const run = await stage.begin(actor, work);
  const { process } = actor;
  const isOver = await stage.until(() => run.isOver || process.isDead);
  const { safety } = stage;
  if (safety.violations.length > 0) return run;
  if (!isOver) safety.breach("L6", `${process.name} did not come to an end`);
  judge(stage, actor, run, true);
  return run;
}

export function judge(stage: Stage, actor: Actor, run: Run<unknown>, isAlone: boolean): void {
  const { safety } = stage;
  const { process } = actor;
  if (run.error !== undefined && !(run.error instanceof RolloutFailure)) {
    safety.breach("bug", `${process.name}: ${inOneLine(run.error)}`);
  }
  const result = run.result as Partial<RolloutResult> | undefined;
  if (result?.outcome === undefined) return;
  const lie = untruth(stage, result as RolloutResult, isAlone);
  if (lie !== undefined) safety.breach("L6", `${process.name}: ${lie}`);
}
