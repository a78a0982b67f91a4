import { everyPair, everySingleFault, nameOf, tryCase, type Tried } from "./exhaustive.ts";
import { inWords, type PlannedFault } from "./fault-plan.ts";
import { markNames } from "./marks.ts";
import { scenarios } from "./scenarios.ts";
import { fnv1a } from "./seeded.ts";
import { modelRun } from "./model-runs.ts";
import { shrink } from "./shrink.ts";
import type { Outcome } from "./simulate.ts";
import { swarm } from "./swarm.ts";
import type { SwarmKind } from "./swarm-plan.ts";

/** What one worker is to do of the whole; `share` is [which, of how many]. */
export interface Order {
  readonly mode: "all" | "pairs" | SwarmKind | "commands" | "replay";
  readonly share: readonly [number, number];
  /** Of exhaustive cases: [which, of how many parts], chosen by hash of their names. */
  readonly part?: readonly [number, number];
  /** Of single faults: one kind alone. */
  readonly kind?: string;
  readonly from?: number;
  readonly seeds?: number;
  /** To be replayed: seeds, sequences of commands, or names of exhaustive cases. */
  readonly names?: readonly string[];
  /** The one of them that is run now. */
  readonly name?: string;
  readonly untilFirst?: boolean;
  /** Faults that a violation does not need are told too. */
  readonly unshrunk?: boolean;
  /** Clients sign and the stand-in verifies. */
  readonly signs?: boolean;
  /** Each run a second time, by the next worker if there is one. */
  readonly twice?: boolean;
  /** This is the second time: what came of a run is known, all but whether it came again. */
  readonly isAgain?: boolean;
}

export async function work(order: Order): Promise<void> {
  say({ marks: Object.fromEntries(markNames.map((name) => [name, 0])) });
  await run(order);
  if (order.twice !== true) return;
  const [mine, workers] = order.share;
  await run({ ...order, share: [(mine + 1) % workers, workers], isAgain: true });
}

async function run(order: Order): Promise<void> {
  if (order.mode !== "replay") return await runOne(order);
  const [mine, workers] = order.share;
  for (const [at, name] of (order.names ?? []).entries()) {
    if (at % workers === mine) await runOne({ ...order, name, share: [0, 1] });
  }
}

async function runOne(order: Order): Promise<void> {
  const isSequence = /^commands \d+$/.test(order.name ?? "");
  if (order.mode === "commands" || isSequence) return await sequences(order);
  const isSeed = /^((pauses|edits) )?\d+$/.test(order.name ?? "");
  if (order.mode === "all" || order.mode === "pairs" || (order.mode === "replay" && !isSeed)) {
    await exhaustive(order);
  } else {
    await seeds(order);
  }
}

async function exhaustive(order: Order): Promise<void> {
  const [which, parts] = order.part ?? [0, 1];
  const [mine, workers] = order.share;
  const wanted = scenarios.filter(({ name }) => order.name?.startsWith(`${name}/`) ?? true);
  const wants = (name: string): boolean =>
    (order.name === undefined || name === order.name) && fnv1a(name) % parts === which;
  const told = (tried: Tried): void => {
    if (mine === 0 && order.isAgain !== true) say({ tried });
  };
  const isPairs = order.mode === "pairs" || order.name?.includes(" + ") === true;
  const chosen = isPairs
    ? await everyPair(wanted, wants, told)
    : (await everySingleFault(wanted, told)).filter(
        (one) => wants(nameOf(one)) && (order.kind ?? one.faults[0]?.kind) === one.faults[0]?.kind,
      );
  for (const [at, one] of chosen.entries()) {
    if (at % workers !== mine) continue;
    const outcome = await tryCase(one, order.signs);
    count(order, nameOf(one), outcome);
    if (order.isAgain === true) continue;
    if (outcome.violations.length > 0) {
      tell(nameOf(one), [...one.faults.map(inWords), one.manner], outcome);
      if (order.untilFirst === true) return;
    } else if (order.mode === "replay") {
      show(order, nameOf(one), outcome.lines);
    }
  }
}

/** Each number draws one sequence, whoever runs it. */
async function sequences(order: Order): Promise<void> {
  const named = /^commands (\d+)$/.exec(order.name ?? "")?.[1];
  for (const number of mineOf(order, named)) {
    const { outcome, failing } = await modelRun(number, order.signs === true);
    const name = `commands ${number}`;
    count(order, name, outcome);
    if (order.isAgain === true) continue;
    if (failing) {
      tell(name, [failing.sequence], failing.outcome);
      if (order.untilFirst === true) return;
    } else if (named !== undefined) {
      show(order, name, outcome.lines);
    }
  }
}

/** Of the seeds that are wanted, those that are this worker's; the one that is named, the first's. */
function mineOf({ from = 1, seeds: howMany = 100, share }: Order, named?: string): number[] {
  const [mine, workers] = share;
  if (named !== undefined) return mine === 0 ? [Number(named)] : [];
  return Array.from({ length: howMany }, (_, at) => from + at).filter(
    (_, at) => at % workers === mine,
  );
}

async function seeds(order: Order): Promise<void> {
  const named = /^(?:(pauses|edits) )?(\d+)$/.exec(order.name ?? "");
  const kind = kindOf(order.mode, named?.[1]);
  const { signs = false } = order;
  for (const seed of mineOf(order, named?.[2])) {
    const outcome = await swarm(seed, kind, { signs });
    const name = kind === "seeds" ? `${seed}` : `${kind} ${seed}`;
    count(order, name, outcome);
    if (order.isAgain === true) continue;
    const [first] = outcome.violations;
    if (first) {
      const again = (faults: readonly PlannedFault[]) => swarm(seed, kind, { faults, signs });
      const { struck } = outcome;
      const isWhole = order.unshrunk === true;
      const needed = isWhole ? struck : await shrink(struck, first.invariant, again);
      tell(name, needed.map(inWords), outcome);
      if (order.untilFirst === true) return;
    } else if (named) {
      show(order, name, [...outcome.struck.map(inWords), ...outcome.lines]);
    }
  }
}

const kindOf = (...said: readonly (string | undefined)[]): SwarmKind =>
  (["pauses", "edits"] as const).find((kind) => said.includes(kind)) ?? "seeds";

function tell(name: string, plan: readonly string[], outcome: Outcome): void {
  const [first] = outcome.violations;
  say({
    violation: {
      name,
      plan,
      invariant: first?.invariant,
      what: first?.what,
      atMs: first?.atMs,
      lines: outcome.lines,
    },
  });
}

let cpuBefore = process.cpuUsage();

/** Told run by run, so that a sweep that is cut short has still told what it did. */
function count({ isAgain = false }: Order, name: string, outcome: Outcome): void {
  if (isAgain) return say({ name, again: outcome.hash });
  const { user, system } = process.cpuUsage(cpuBefore);
  cpuBefore = process.cpuUsage();
  const { calls, transitions, virtualMs, harmed, hash, struck, violations, marks } = outcome;
  const sum = {
    runs: 1,
    struck: struck.length > 0 ? 1 : 0,
    calls,
    transitions,
    virtualMs,
    harmed,
    violations: violations.length > 0 ? 1 : 0,
    cpuSeconds: (user + system) / 1e6,
  };
  const kinds = [...new Set(struck.map(({ kind }) => kind))];
  say({ sum, name, hash, kinds, marks: Object.fromEntries(marks) });
}

/** The trace of a run that was asked for by name. */
function show({ names = [] }: Order, name: string, lines: readonly string[]): void {
  say({ lines: names.length > 1 ? [`${name}:`, ...lines] : lines });
}

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
