import { RolloutFailure } from "../../../src/domain/failure.ts";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import type { Release } from "../../../src/domain/release.ts";
import { inOneLine, recover, type Manner } from "./recovery.ts";
import type { Temper } from "./releases.ts";
import { untruth } from "./report-truth.ts";
import type { Actor, Run, Stage } from "./stage.ts";
import { cleanUp, deploy, publish, resumeIt, rollback, undoIt } from "./verbs.ts";

/** One command on one history, for every call of which every fault is tried. */
export interface Scenario {
  readonly name: string;
  /** Releases made live before, without faults. */
  readonly before: number;
  /** Lets process A do what the scenario is about. */
  act(stage: Stage, actor: Actor): Promise<unknown>;
  /** Makes ready what `act` needs, without faults; its process is P. */
  prepare?(stage: Stage): Promise<void>;
}

const fresh = new WeakMap<Stage, Release>();

const publishing = (temper: Temper) => async (stage: Stage) => {
  const publisher = stage.actor("Q");
  await finish(stage, publisher, async () => {
    fresh.set(stage, await publish(stage, publisher, temper));
  });
};

const deploying = (stage: Stage, actor: Actor) => deploy(stage, actor, fresh.get(stage)!);

/** A deploy that somebody stops half-way through the shift. */
async function interrupting(stage: Stage): Promise<void> {
  const stopped = stage.actor("K");
  await publishing("good")(stage);
  const run = await stage.begin(stopped, () => deploying(stage, stopped));
  await stage.until(() => stage.network.sent.get("K")?.includes("ModifyRule") === true);
  stopped.process.interrupt();
  await stage.until(() => run.isOver);
}

export const scenarios: readonly Scenario[] = [
  { name: "first deploy", before: 0, prepare: publishing("good"), act: deploying },
  { name: "deploy", before: 1, prepare: publishing("good"), act: deploying },
  { name: "failing canary", before: 1, prepare: publishing("unbuildable"), act: deploying },
  { name: "rollback", before: 2, act: rollback },
  { name: "resume", before: 1, prepare: interrupting, act: (s, a) => resumeIt(s, a, false) },
  { name: "undo", before: 1, prepare: interrupting, act: (s, a) => undoIt(s, a, false) },
  { name: "clean-up", before: 2, act: cleanUp },
];

/** Does what makes the world that the scenario begins with. */
async function prepare(stage: Stage, scenario: Scenario): Promise<void> {
  const setup = stage.actor("P");
  await finish(stage, setup, async () => {
    for (let number = 1; number <= scenario.before; number += 1) {
      const release = await publish(stage, setup, "good");
      const result = await deploy(stage, setup, release);
      if (result.outcome !== "live") throw new Error(`not live: ${result.reason}`);
    }
  });
  if (stage.safety.violations.length === 0) await scenario.prepare?.(stage);
}

/** The scenario's own part, with whatever faults the plan has for A, and what must come of it. */
export async function play(stage: Stage, scenario: Scenario, manner: Manner): Promise<void> {
  await prepare(stage, scenario);
  const actor = stage.actor("A");
  await finish(stage, actor, () => scenario.act(stage, actor));
  await stage.pass(1_000);
  await recover(stage, manner);
}

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
