import { RolloutFailure } from "../../../src/domain/failure.ts";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import { overdueFleets } from "../../../src/engine/kept-fleet.ts";
import { isPromoted } from "../../../src/engine/machine.ts";
import { settled } from "../../../src/engine/settled.ts";
import { inOneLine } from "./in-one-line.ts";
import { cleanTwice, nobodyComesBack } from "./liveness.ts";
import { ownedBy, untruth } from "./report-truth.ts";
import { weightsOf } from "./sight.ts";
import type { Stage } from "./stage.ts";
import { cleanUp, deploy, resumeIt, undoIt } from "./verbs.ts";

/** What an operator does about what a broken run has left. */
export const manners = ["resume", "undo", "again"] as const;

export type Manner = (typeof manners)[number];

/** Commands an operator may have to give until nothing is left to do. */
export const mostCommands = 6;

/**
 * Faults have stopped: an operator follows up until nothing is unfinished. Then all must be well
 * (L1–L3): one release live with all the traffic, nothing of ours beside it, the lease free.
 */
export async function recover(stage: Stage, manner: Manner): Promise<void> {
  await nobodyComesBack(stage);
  await followUp(stage, manner, 0);
  // Whoever slept may have had a command of its own to go on with.
  const areOver = await stage.until(() => stage.areOver);
  if (!areOver) stage.safety.breach("L6", "somebody's command does not come to an end");
  await followUp(stage, manner, mostCommands);
  await stage.pass(1_000);
  assertWhole(stage);
  await cleanTwice(stage);
}

export async function followUp(stage: Stage, manner: Manner, before: number): Promise<void> {
  for (let turn = before + 1; turn <= before + mostCommands; turn += 1) {
    if (stage.safety.violations.length > 0) return;
    // What is drawn for the first command of an operator may still go wrong.
    if (turn > 1) stage.plan.heal();
    const { latest, live, lease } = stage.sight;
    const isOverdue = overdueFleets(live, stage.time.now()).length > 0;
    if ((!latest || settled(latest)) && !isOverdue && lease?.isReleased !== false) return;
    await command(stage, manner, turn);
  }
}

async function command(stage: Stage, manner: Manner, turn: number): Promise<void> {
  const actor = stage.actor(`R${turn}`);
  const { latest } = stage.sight;
  const work = async (): Promise<RolloutResult | undefined> => {
    const isLive = !latest || settled(latest) || isPromoted(latest.state);
    if (isLive && (!latest || settled(latest) || manner === "again")) {
      await cleanUp(stage, actor, true);
      return undefined;
    }
    if (manner === "undo" && !isLive) {
      stage.marks.hit("undone");
      return await undoIt(stage, actor, true);
    }
    if (manner === "resume" || isLive) {
      stage.marks.hit("resumed");
      return await resumeIt(stage, actor, true);
    }
    const stored = await actor.world.releases.read(latest.releaseNumber);
    if (!stored) throw new Error(`release ${latest.releaseNumber} has no record`);
    const { purpose } = latest;
    stage.marks.hit("asked for again");
    return await deploy(stage, actor, stored.release, { wait: true, purpose });
  };
  const run = await stage.begin(actor, work);
  const isOver = await stage.until(() => run.isOver || actor.process.isDead);
  if (stage.safety.violations.length > 0) return;
  if (!isOver) {
    stage.safety.breach("L1", `${actor.process.name} did not come to an end`);
    return;
  }
  if (run.error !== undefined && !(run.error instanceof RolloutFailure)) {
    stage.safety.breach("bug", `${actor.process.name}: ${inOneLine(run.error)}`);
  }
  if (run.result) {
    const lie = untruth(stage, run.result, stage.areOver);
    if (lie !== undefined) stage.safety.breach("L6", lie);
  }
}

export function assertWhole(stage: Stage): void {
  const { safety, sight } = stage;
  if (safety.violations.length > 0) return;
  const { latest, live, lease } = sight;
  if (latest && !settled(latest)) {
    safety.breach(
      "L1",
      `rollout ${latest.number} is ${latest.state.kind} after ${mostCommands} commands`,
    );
    return;
  }
  if (lease && !lease.isReleased) safety.breach("L3", `${lease.holder} still holds the lease`);
  const weights = (weightsOf(sight.productionRule) ?? []).filter(({ weight }) => weight > 0);
  if (live && (weights.length !== 1 || weights[0]?.arn !== live.fleet.targetGroupArn)) {
    safety.breach("L1", `${live.releaseId} is live and does not have all the traffic`);
  }
  const expected = live ? expectedOf(live.fleet.name, live.kept?.fleet.name) : [];
  const kept = stage.safety.wasEdited ? expectedOf(live?.kept?.fleet.name) : [];
  const owned = ownedBy(stage).filter((name) => !name.startsWith("rule "));
  const rules = ownedBy(stage).filter((name) => name.startsWith("rule "));
  // Of the fleet that is kept nobody makes anew what somebody has deleted.
  const all = [...new Set([...owned, ...kept])];
  if (JSON.stringify(all.toSorted()) !== JSON.stringify(expected.toSorted())) {
    safety.breach("L2", `standing: ${owned.join(", ")}; expected: ${expected.join(", ")}`);
  }
  if (rules.length !== (live ? 1 : 0)) safety.breach("L2", `${rules.length} rules of ours stand`);
}

const expectedOf = (...fleets: readonly (string | undefined)[]): readonly string[] =>
  fleets.flatMap((name) =>
    name === undefined ? [] : [`group ${name}`, `template ${name}`, `target group ${name}`],
  );
