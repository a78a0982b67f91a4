import type { Settings } from "../../../src/domain/settings.ts";
import type { Pace } from "../../../src/standin/region.ts";
import { faultKinds, type Draws, type FaultKind } from "./fault-plan.ts";
import { edits, type Edit } from "./console.ts";
import { manners, type Manner } from "./recovery.ts";
import type { Temper } from "./releases.ts";
import { integer, oneOf, stream, type Chance } from "./seeded.ts";
import { simulatedSettings } from "./settings.ts";

export type Verb = "deploy" | "rollback" | "clean up" | "resize";

/** What one operator does, and when. */
export interface Part {
  readonly verb: Verb;
  readonly temper: Temper;
  /** The other operator's release instead of one of its own. */
  readonly isSameRelease: boolean;
  readonly afterMs: number;
  readonly waits: boolean;
  /** Ctrl-C, so long after it began; undefined: none. */
  readonly interruptedAfterMs: number | undefined;
  readonly skewMs: number;
}

/** What a third person does beside them: needs no lease, and takes it from whoever has it. */
export interface Aside {
  readonly verb: "freeze" | "unfreeze" | "break lease";
  readonly afterMs: number;
  /** Waits until the lease's holder is dead, for a while, and affirms it if it is. */
  readonly affirms: boolean;
}

/** What somebody does in the console behind slipway's back. */
export interface Intrusion {
  readonly edit: Edit;
  readonly afterMs: number;
}

/** How a seed is drawn. */
export type SwarmKind = "seeds" | "pauses" | "edits";

/** What befalls machines, and with it perhaps customers. */
export type MachineTrouble = "none" | "capacity" | "crash" | "slow-boot" | "zone-loss";

/** Everything a seed decides, faults of calls apart. */
export interface SwarmPlan {
  readonly settings: Settings;
  readonly pace: Partial<Pace>;
  readonly latencyMs: readonly [number, number];
  readonly history: number;
  readonly parts: readonly Part[];
  readonly asides: readonly Aside[];
  readonly intrusions: readonly Intrusion[];
  readonly draws: Draws;
  readonly trouble: MachineTrouble;
  /** Recovery begins before a paused process has woken. */
  readonly isHasty: boolean;
  readonly manner: Manner;
  /** What went before is played with this seed's own settings, too. */
  readonly isFromScratch: boolean;
}

/**
 * Pause seeds have two operators and pauses, sleeps and late effects alone. In edit seeds somebody
 * edits things of ours in the console; in half of them nothing else goes wrong.
 */
export function swarmPlan(seed: number, kind: SwarmKind): SwarmPlan {
  const isPauses = kind === "pauses";
  const chance = stream(seed, "plan");
  const desired = oneOf(chance, [1, 1, 2, 2, 2, 3, 4, integer(chance, 1, 12)]);
  const two = isPauses || chance() < 0.5;
  const trouble = kind !== "seeds" ? "none" : oneOf(chance, troubles);
  const plan = {
    settings: simulatedSettings(desired, settingsOf(chance)),
    pace: paceOf(chance),
    latencyMs: oneOf(chance, [
      [2, 20],
      [2, 20],
      [20, 200],
      [50, 1_500],
    ] as const),
    history: oneOf(chance, [0, 1, 1, 2]),
    parts: two ? [part(chance, isPauses), part(chance, isPauses)] : [part(chance, isPauses)],
    asides: asidesOf(seed),
    intrusions: kind === "edits" ? intrusionsOf(seed) : [],
    draws: drawsOf(seed, chance, kind),
    trouble,
    isHasty: chance() < 0.5,
    manner: oneOf(chance, manners),
    isFromScratch: chance() < 0.02,
  };
  const varied = withSlowNodes(seed, keepingPrevious(seed, plan));
  return two ? varied : shiftingSlowly(seed, varied);
}

/** In one seed of four; from a stream of its own, which leaves all else as it was. */
function keepingPrevious(seed: number, plan: SwarmPlan): SwarmPlan {
  const chance = stream(seed, "keeping");
  if (chance() >= 1 / 4) return plan;
  const { settings } = plan;
  const keep = { ...settings.keep, previousSeconds: oneOf(chance, [3, 20, 60, 3_600]) };
  return { ...plan, settings: { ...settings, keep } };
}

/** In one seed of eight a changed rule takes as long to reach every node as the base says it may. */
function withSlowNodes(seed: number, plan: SwarmPlan): SwarmPlan {
  const chance = stream(seed, "nodes");
  if (chance() >= 1 / 8) return plan;
  return { ...plan, pace: { ...plan.pace, rulePropagationMs: 10_000 } };
}

/**
 * In one of four seeds with one operator, shares are watched for longer than the calls between two of
 * them take; from a stream of its own, which leaves all else as it was.
 */
function shiftingSlowly(seed: number, plan: SwarmPlan): SwarmPlan {
  const chance = stream(seed, "slowly");
  if (chance() >= 1 / 4) return plan;
  const { settings } = plan;
  const shift = { ...settings.shift, pauseSeconds: integer(chance, 5, 15) };
  return { ...plan, settings: { ...settings, shift } };
}

const troubles: readonly MachineTrouble[] = [
  ...Array.from({ length: 16 }, () => "none" as const),
  "capacity",
  "crash",
  "slow-boot",
  "zone-loss",
];

function settingsOf(chance: Chance): Partial<Settings> {
  const { keep, shift } = simulatedSettings();
  const stepPercents = oneOf(chance, [[50, 100], [100], [10, 50, 100]]);
  return {
    shift: { ...shift, stepPercents },
    bakeSeconds: integer(chance, 0, 6),
    drainSeconds: integer(chance, 0, 8),
    keep: { ...keep, releases: integer(chance, 1, 5) },
  };
}

function paceOf(chance: Chance): Partial<Pace> {
  return {
    rulePropagationMs: oneOf(chance, [100, 500, 3_000]),
    registrationMs: integer(chance, 50, 1_500),
    groupReactionMs: integer(chance, 100, 3_000),
    visibilityMs: integer(chance, 0, 3_000),
    terminationMs: integer(chance, 50, 2_000),
    deletionMs: integer(chance, 100, 3_000),
  };
}

function part(chance: Chance, isPauses: boolean): Part {
  const verbs = ["deploy", "deploy", "deploy", "deploy", "rollback", "clean up", "resize"] as const;
  const tempers = [
    "good",
    "good",
    "good",
    "good",
    "unbuildable",
    "ill",
    "slow",
    "crashes",
  ] as const;
  const temper = oneOf(chance, tempers);
  return {
    verb: oneOf(chance, verbs),
    temper: isPauses ? "good" : temper,
    isSameRelease: chance() < 0.3,
    afterMs: integer(chance, 0, oneOf(chance, [100, 5_000, 60_000])),
    waits: chance() < (isPauses ? 0.9 : 0.6),
    interruptedAfterMs: !isPauses && chance() < 0.1 ? integer(chance, 0, 60_000) : undefined,
    skewMs: oneOf(chance, [0, 0, 0, -600_000, 600_000, 3_600_000]),
  };
}

/** In one seed of six; from a stream of their own, which leaves all else as it was. */
function asidesOf(seed: number): readonly Aside[] {
  const chance = stream(seed, "asides");
  if (chance() >= 1 / 6) return [];
  const verbs = ["freeze", "unfreeze", "break lease", "break lease", "break lease"] as const;
  const asides = Array.from({ length: integer(chance, 1, 2) }, () => ({
    verb: oneOf(chance, verbs),
    afterMs: integer(chance, 0, oneOf(chance, [5_000, 30_000, 120_000])),
    affirms: chance() < 0.7,
  }));
  return asides.toSorted((a, b) => a.afterMs - b.afterMs);
}

function intrusionsOf(seed: number): readonly Intrusion[] {
  const chance = stream(seed, "edits");
  const some = Array.from({ length: oneOf(chance, [1, 1, 1, 2, 2, 3]) }, () => ({
    edit: oneOf(chance, edits),
    afterMs: integer(chance, 0, oneOf(chance, [10_000, 40_000, 120_000])),
  }));
  return some.toSorted((a, b) => a.afterMs - b.afterMs);
}

function drawsOf(seed: number, chance: Chance, kind: SwarmKind): Draws {
  const isPauses = kind === "pauses";
  const rate = oneOf(chance, isPauses ? [0.01, 0.03] : [0.005, 0.01, 0.02, 0.05]);
  const some = faultKinds.filter(() => chance() < 0.5);
  const kinds: readonly FaultKind[] = isPauses
    ? ["pause", "pause", "suspend", "late", "kill-before"]
    : some.length > 0
      ? some
      : ["lost-reply"];
  const isQuiet = kind === "edits" && chance() < 0.5;
  return { seed, rate: isQuiet ? 0 : rate, kinds, processes: ["A", "B", "R1"] };
}
