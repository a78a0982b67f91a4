import { everySingleFault, nameOf, tryCase } from "./exhaustive.ts";
import { inWords } from "./fault-plan.ts";
import { markNames } from "./marks.ts";
import { scenarios } from "./scenarios.ts";
import { fnv1a } from "./seeded.ts";
import { modelRuns } from "./model-runs.ts";
import { shrink } from "./shrink.ts";
import type { Outcome } from "./simulate.ts";
import { swarm } from "./swarm.ts";

/** What one worker is to do of the whole; `share` is [which, of how many]. */
export interface Order {
  readonly mode: "all" | "seeds" | "pauses" | "commands" | "replay";
  readonly share: readonly [number, number];
  /** Of exhaustive cases: [which, of how many parts], chosen by hash of their names. */
  readonly part?: readonly [number, number];
  readonly from?: number;
  readonly seeds?: number;
  /** A seed, or the name of an exhaustive case. */
  readonly name?: string;
  readonly untilFirst?: boolean;
}

export async function work(order: Order): Promise<void> {
  say({ marks: Object.fromEntries(markNames.map((name) => [name, 0])) });
  if (order.mode === "commands") return await sequences(order);
  const isSeed = /^(pauses )?\d+$/.test(order.name ?? "");
  if (order.mode === "all" || (order.mode === "replay" && !isSeed)) await exhaustive(order);
  else await seeds(order);
}

async function exhaustive(order: Order): Promise<void> {
  const [which, parts] = order.part ?? [0, 1];
  const [mine, workers] = order.share;
  const wanted = scenarios.filter(({ name }) => order.name?.startsWith(`${name}/`) ?? true);
  const cases = await everySingleFault(wanted, (tried) => mine === 0 && say({ tried }));
  const chosen = cases.filter(
    (one) =>
      (order.name === undefined || nameOf(one) === order.name) &&
      fnv1a(nameOf(one)) % parts === which,
  );
  for (const [at, one] of chosen.entries()) {
    if (at % workers !== mine) continue;
    const outcome = await tryCase(one);
    count(outcome);
    if (outcome.violations.length > 0) {
      tell(nameOf(one), [inWords(one.fault), one.manner], outcome);
      if (order.untilFirst === true) return;
    } else if (order.mode === "replay") {
      say({ lines: outcome.lines });
    }
  }
}

/** Each worker has sequences of its own, which its seed makes again. */
async function sequences(order: Order): Promise<void> {
  const [mine, workers] = order.share;
  const seed = (order.from ?? 1) + mine;
  const runs = Math.ceil((order.seeds ?? 100) / workers);
  const found = await modelRuns(seed, runs, count);
  if (found) tell(`commands ${seed}`, [found.failing], found.last);
}

async function seeds(order: Order): Promise<void> {
  const named = /^(pauses )?(\d+)$/.exec(order.name ?? "");
  const isPauses = order.mode === "pauses" || named?.[1] !== undefined;
  const from = named ? Number(named[2]) : (order.from ?? 1);
  const howMany = named ? 1 : (order.seeds ?? 100);
  const [mine, workers] = order.share;
  for (let seed = from + mine; seed < from + howMany; seed += workers) {
    const outcome = await swarm(seed, isPauses);
    count(outcome);
    const name = `${isPauses ? "pauses " : ""}${seed}`;
    const [first] = outcome.violations;
    if (first) {
      const needed = await shrink(outcome.struck, first.invariant, (faults) =>
        swarm(seed, isPauses, faults),
      );
      tell(name, needed.map(inWords), outcome);
      if (order.untilFirst === true) return;
    } else if (named) {
      say({ lines: [...outcome.struck.map(inWords), ...outcome.lines] });
    }
  }
}

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
function count(outcome: Outcome): void {
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
  say({ sum, hash, marks: Object.fromEntries(marks) });
}

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
