import type { Release } from "../../../src/domain/release.ts";
import { finish } from "./finish.ts";
import { goLive, worldAfter } from "./past.ts";
import { recover, type Manner } from "./recovery.ts";
import type { Temper } from "./releases.ts";
import { simulatedSettings } from "./settings.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Actor, Stage } from "./stage.ts";
import { cleanUp, deploy, publish, resumeIt, rollback, undoIt } from "./verbs.ts";

/** One command on one history, for every call of which every fault is tried. */
export interface Scenario {
  readonly name: string;
  /** Releases made live before, without faults. */
  readonly before: number;
  /** Lets process A do what the scenario is about. */
  act(stage: Stage, actor: Actor): Promise<unknown>;
  /** What somebody has done since, and left so; their process is K. */
  since?(stage: Stage): Promise<void>;
  /** Makes ready what `act` needs, without faults. */
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
  { name: "resume", before: 1, since: interrupting, act: (s, a) => resumeIt(s, a, false) },
  { name: "undo", before: 1, since: interrupting, act: (s, a) => undoIt(s, a, false) },
  { name: "clean-up", before: 2, act: cleanUp },
];

/** The world that a scenario begins with; the empty one by default. */
export async function worldBefore(scenario: Scenario): Promise<Snapshot | undefined> {
  const { before } = scenario;
  if (before === 0) return undefined;
  const name = `${before}${scenario.since ? ", interrupted" : ""}`;
  return await worldAfter(name, simulatedSettings(), async (stage) => {
    await goLive(stage, before);
    await scenario.since?.(stage);
  });
}

/** The scenario's own part, with whatever faults the plan has for A, and what must come of it. */
export async function play(stage: Stage, scenario: Scenario, manner: Manner): Promise<void> {
  await scenario.prepare?.(stage);
  const actor = stage.actor("A");
  await finish(stage, actor, () => scenario.act(stage, actor));
  await stage.pass(1_000);
  await recover(stage, manner);
}
