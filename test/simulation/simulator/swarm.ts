import type { RolloutResult } from "../../../src/domain/outcome.ts";
import type { Release } from "../../../src/domain/release.ts";
import { settled } from "../../../src/engine/settled.ts";
import type { PlannedFault } from "./fault-plan.ts";
import { recover } from "./recovery.ts";
import { finish, judge } from "./finish.ts";
import { goLive, worldAfter } from "./past.ts";
import { expectationsOf, simulatedSettings } from "./settings.ts";
import { outcomeOf, type Outcome } from "./simulate.ts";
import { Stage, type Actor, type Run } from "./stage.ts";
import { swarmPlan, type Part, type SwarmPlan } from "./swarm-plan.ts";
import { cleanUp, deploy, publish, rollback } from "./verbs.ts";

/** One seed; with `faults` these alone strike, instead of those the seed draws. */
export async function swarm(
  seed: number,
  isPauses: boolean,
  faults?: readonly PlannedFault[],
): Promise<Outcome> {
  const plan = swarmPlan(seed, isPauses);
  const { settings, pace, latencyMs } = plan;
  const from = await past(plan);
  const stage = await Stage.open({
    seed,
    settings,
    from,
    faults: faults ?? [],
    draws: faults ? undefined : plan.draws,
    latencyMs,
    pace,
    expectations: { ...expectationsOf(settings), ...exemptionsOf(plan) },
    signs: false,
  });
  return await outcomeOf(stage, async () => {
    if (!from) await goLive(stage, plan.history);
    await act(stage, plan);
    await recover(stage, plan.manner);
  });
}

/** Machines that fail, and releases that do so later, may cost requests: no fault of a deployer. */
function exemptionsOf({ parts, trouble, settings }: SwarmPlan) {
  const isIll = trouble !== "none" || parts.some(({ temper }) => temper === "crashes");
  const { desired } = settings.capacity;
  const resizes = parts.some(({ verb }) => verb === "resize");
  return {
    ...(isIll ? { isHarmless: false, floor: 0 } : {}),
    ...(resizes ? { floor: 1, mostInstances: 2 * (desired + 2) + 1 } : {}),
  };
}

/** Releases made live before; most seeds take up a world in which others have done so. */
async function past({ history, settings, isFromScratch }: SwarmPlan) {
  if (isFromScratch || history === 0) return undefined;
  const { desired } = settings.capacity;
  const name = `${history} releases on ${desired}`;
  return await worldAfter(name, simulatedSettings(desired), (stage) => goLive(stage, history));
}

async function act(stage: Stage, plan: SwarmPlan): Promise<void> {
  const { parts, trouble, isHasty } = plan;
  if (stage.safety.violations.length > 0) return;
  const releases = await publishAll(stage, parts);
  if (trouble !== "none") befall(stage, trouble);
  const startedAt = stage.time.now();
  const running: { actor: Actor; run: Run<unknown>; isJudged: boolean }[] = [];
  for (const [at, part] of parts.entries()) {
    await stage.pass(Math.max(0, startedAt + part.afterMs - stage.time.now()));
    const actor = stage.actor(at === 0 ? "A" : "B", part.skewMs);
    if (part.interruptedAfterMs !== undefined) {
      stage.time.after(part.interruptedAfterMs, () => actor.process.interrupt());
    }
    const release = releases[part.isSameRelease ? 0 : at]!;
    const run = await stage.begin(actor, () => perform(stage, actor, part, release));
    running.push({ actor, run, isJudged: false });
  }
  if (parts.length > 1) stage.marks.hit("two at once");
  const isDone = ({ actor, run }: (typeof running)[number]): boolean =>
    run.isOver || actor.process.isDead || (isHasty && actor.process.isPaused);
  await stage.until(() => {
    for (const one of running) {
      if (!one.run.isOver || one.isJudged) continue;
      one.isJudged = true;
      judge(stage, one.actor, one.run, parts.length === 1);
      tally(stage, one.run.result as Partial<RolloutResult> | undefined);
    }
    return running.every(isDone);
  });
  if (!running.every(isDone) && stage.safety.violations.length === 0) {
    stage.safety.breach("L6", "somebody's command does not come to an end");
  }
  const { latest } = stage.sight;
  if (latest && !settled(latest)) stage.marks.hit("left unfinished");
}

async function publishAll(stage: Stage, parts: readonly Part[]): Promise<readonly Release[]> {
  const releases: Release[] = [];
  const setup = stage.actor("Q");
  await finish(stage, setup, async () => {
    for (const { temper } of parts) releases.push(await publish(stage, setup, temper));
  });
  return releases;
}

async function perform(
  stage: Stage,
  actor: Actor,
  { verb, waits: wait }: Part,
  release: Release,
): Promise<unknown> {
  switch (verb) {
    case "deploy":
      return await deploy(stage, actor, release, { wait });
    case "rollback":
      return await rollback(stage, actor, { wait });
    case "clean up":
      return await cleanUp(stage, actor, wait);
    case "resize":
      return await resize(stage, actor, release, wait);
  }
}

/** A deploy with another size; of what is live, if something is. */
async function resize(stage: Stage, actor: Actor, release: Release, wait: boolean) {
  const { settings } = stage.order;
  const { desired } = settings.capacity;
  const capacity = { min: 1, desired: desired + 1, max: 2 * desired + 4 };
  const live = await actor.world.ledger.live();
  const stored = live && (await actor.world.releases.read(live.releaseNumber));
  const wanted = stored?.release ?? release;
  return await deploy(stage, actor, wanted, { wait, settings: { ...settings, capacity } });
}

function befall({ standin }: Stage, trouble: SwarmPlan["trouble"]): void {
  const { faults } = standin;
  if (trouble === "capacity") faults.add({ kind: "capacity", count: 3 });
  if (trouble === "crash") faults.add({ kind: "crash", ms: 5_000, count: 1 });
  if (trouble === "slow-boot") faults.add({ kind: "slow-boot", ms: 9_000, count: 1 });
  if (trouble === "zone-loss") faults.add({ kind: "zone-loss", zone: "us-east-1a" });
}

function tally({ marks }: Stage, result: Partial<RolloutResult> | undefined): void {
  const { outcome, code } = result ?? {};
  if (outcome === "lease-held") marks.hit("lease refused");
  if (outcome === "fenced-out") marks.hit("fenced out");
  if (outcome === "rolled-back") marks.hit("rolled back by itself");
  if (outcome === "needs-operator") marks.hit("needs an operator");
  if (outcome === "live-cleanup-pending") marks.hit("clean-up pending");
  if (outcome === "interrupted") marks.hit("interrupted");
  if (code === "CANARY_REPLACED") marks.hit("canary replaced");
}
