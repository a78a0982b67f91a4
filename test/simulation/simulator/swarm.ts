import type { RolloutResult } from "../../../src/domain/outcome.ts";
import type { Release } from "../../../src/domain/release.ts";
import { settled } from "../../../src/engine/settled.ts";
import type { PlannedFault } from "./fault-plan.ts";
import { recover } from "./recovery.ts";
import { finish, judge } from "./finish.ts";
import { goLive, worldAfter } from "./past.ts";
import { integer, oneOf, stream } from "./seeded.ts";
import { expectationsOf, mostInstances, simulatedSettings } from "./settings.ts";
import { outcomeOf, type Outcome } from "./simulate.ts";
import { Stage, type Actor, type Run } from "./stage.ts";
import { swarmPlan, type Part, type SwarmKind, type SwarmPlan } from "./swarm-plan.ts";
import { perform as performAside } from "./asides.ts";
import * as console from "./console.ts";
import { mend } from "./mend.ts";
import { cleanUp, deploy, publish, rollback } from "./verbs.ts";

/** What of a run its seed does not draw. */
interface HowToRun {
  /** These alone strike, instead of those the seed draws. */
  readonly faults?: readonly PlannedFault[];
  readonly signs?: boolean;
}

/** One seed. */
export async function swarm(
  seed: number,
  kind: SwarmKind,
  { faults, signs = false }: HowToRun = {},
): Promise<Outcome> {
  const plan = swarmPlan(seed, kind);
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
    signs,
    lookMs: oneOf(stream(seed, "looks"), [40_000, 20_000, 5_000]),
  });
  return await outcomeOf(stage, async () => {
    if (!from) await goLive(stage, plan.history);
    await act(stage, plan);
    await (kind === "edits" ? mend(stage, plan.manner) : recover(stage, plan.manner));
  });
}

/** New machines fail, or those of new releases do later: what they serve then may cost requests. */
const isFragile = ({ parts, trouble }: SwarmPlan): boolean =>
  trouble === "crash" || parts.some(({ temper }) => temper === "crashes");

/** What is live gets machines of its own then, which may fail as new ones do. */
const resizes = ({ parts }: SwarmPlan): boolean => parts.some(({ verb }) => verb === "resize");

/**
 * Machines that fail by themselves may cost requests: no fault of a deployer. A zone is lost with
 * what serves in it; machines that are not to be had, or slow to boot, serve nobody yet.
 */
function exemptionsOf(plan: SwarmPlan) {
  const { trouble, settings } = plan;
  const isIll = trouble === "zone-loss" || isFragile(plan);
  const { capacity, keep } = settings;
  const most = mostInstances(capacity.desired + 2, keep.previousSeconds > 0);
  return {
    ...(isIll ? { isHarmless: false } : {}),
    ...(resizes(plan) ? { floor: 1, mostInstances: most } : {}),
    ...(plan.intrusions.length > 0 ? { isHarmless: false, floor: 1, mostInstances: Infinity } : {}),
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
  if (trouble !== "zone-loss" && isFragile(plan) && !resizes(plan)) {
    stage.safety.expectations.harmlessUpTo = stage.sight.latest?.number ?? 0;
  }
  const startedAt = stage.time.now();
  const running: Running[] = [];
  const judgeThoseOver = (): void => {
    for (const one of running) judgeOnce(stage, one, parts.length === 1);
  };
  for (const { afterMs, begin } of inOrder(plan, releases)) {
    const restMs = Math.max(0, startedAt + afterMs - stage.time.now());
    const at = stage.time.now() + restMs;
    stage.time.after(restMs, () => undefined);
    await stage.until(() => {
      judgeThoseOver();
      return stage.time.now() >= at;
    });
    running.push({ ...(await begin(stage)), isJudged: false });
  }
  if (parts.length > 1) stage.marks.hit("two at once");
  const isDone = ({ actor, run }: Running): boolean =>
    run.isOver || actor.process.isDead || (isHasty && actor.process.isPaused);
  await stage.until(() => {
    judgeThoseOver();
    return running.every(isDone);
  });
  if (!running.every(isDone) && stage.safety.violations.length === 0) {
    stage.safety.breach("L6", "somebody's command does not come to an end");
  }
  const { latest } = stage.sight;
  if (latest && !settled(latest)) stage.marks.hit("left unfinished");
}

interface Begun {
  readonly actor: Actor;
  readonly run: Run<unknown>;
}

type Running = Begun & { isJudged: boolean };

interface Turn {
  readonly afterMs: number;
  readonly begin: (stage: Stage) => Promise<Begun>;
}

/** Both operators' parts, the second never before the first, and what happens beside them. */
function inOrder(
  { parts, asides, intrusions }: SwarmPlan,
  releases: readonly Release[],
): readonly Turn[] {
  const first = parts[0]?.afterMs ?? 0;
  const turns = parts.map(
    (part, at): Turn => ({
      afterMs: Math.max(first, part.afterMs),
      async begin(stage) {
        const actor = stage.actor(at === 0 ? "A" : "B", part.skewMs);
        if (part.interruptedAfterMs !== undefined) {
          stage.time.after(part.interruptedAfterMs, () => actor.process.interrupt());
        }
        const release = releases[part.isSameRelease ? 0 : at]!;
        return { actor, run: await stage.begin(actor, () => perform(stage, actor, part, release)) };
      },
    }),
  );
  const beside = asides.map(
    (aside, at): Turn => ({
      afterMs: aside.afterMs,
      async begin(stage) {
        const actor = stage.actor(`C${at + 1}`);
        return { actor, run: await stage.begin(actor, () => performAside(stage, actor, aside)) };
      },
    }),
  );
  const behind = intrusions.map(
    ({ edit, afterMs }, at): Turn => ({
      afterMs,
      async begin(stage) {
        const actor = stage.actor(`P${at + 1}`);
        const person = console.personAt(stage, actor, stream(stage.order.seed, `edit ${at}`));
        return { actor, run: await stage.begin(actor, () => console.perform(person, edit)) };
      },
    }),
  );
  return [...turns, ...beside, ...behind].toSorted((a, b) => a.afterMs - b.afterMs);
}

/** Besides who is alone, nobody else can have acted since who is the last to have had the lease. */
function judgeOnce(stage: Stage, one: Running, isAlone: boolean): void {
  if (!one.run.isOver || one.isJudged) return;
  one.isJudged = true;
  const hadItLast = stage.sight.lease?.holder === one.actor.holder;
  // What somebody did between its last look and now is no untruth of its own.
  judge(stage, one.actor, one.run, !stage.safety.wasEdited && (isAlone || hadItLast));
  tally(stage, one.run.result as Partial<RolloutResult> | undefined);
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

function befall({ standin, order }: Stage, trouble: SwarmPlan["trouble"]): void {
  const { faults } = standin;
  const chance = stream(order.seed, "trouble");
  if (trouble === "capacity") faults.add({ kind: "capacity", count: 3 });
  if (trouble === "crash") {
    // Soon enough, and often enough, to take a canary and the one that replaces it.
    const ms = oneOf(chance, [200, 1_500, 5_000]);
    faults.add({ kind: "crash", ms, count: integer(chance, 1, 4) });
  }
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
