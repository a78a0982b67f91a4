import { isMutating } from "../../../src/standin/request-log.ts";
import { faultKinds, type FaultKind, type PlannedFault } from "./fault-plan.ts";
import { manners, type Manner } from "./recovery.ts";
import { scenarios, type Scenario } from "./scenarios.ts";
import { fnv1a } from "./seeded.ts";
import { simulate, type Outcome } from "./simulate.ts";

/** One call of one scenario struck by one kind of fault, or two calls by one each. */
export interface Case {
  readonly scenario: Scenario;
  readonly faults: readonly PlannedFault[];
  readonly manner: Manner;
}

/** What one scenario has to try. */
export interface Tried {
  readonly scenario: string;
  readonly calls: number;
}

const seed = 1;

type Told = (tried: Tried) => void;

/** Every call that process A makes without faults, each with every kind of fault it may meet. */
export async function everySingleFault(
  wanted: readonly Scenario[] = scenarios,
  told: Told = () => undefined,
): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const scenario of wanted) {
    for (const call of await callsOf(scenario, told)) {
      const manner = mannerOf(scenario.name, call.operation, call.occurrence);
      for (const kind of faultKinds) {
        if (kind === "stale" && !call.mayLag) continue;
        cases.push({ scenario, faults: [faultAt(call, kind)], manner });
      }
    }
  }
  return cases;
}

/** After these a process goes on, and may meet a second one. */
const firstKinds = ["lost-reply", "5xx-before", "5xx-after", "throttle", "hang", "late"] as const;
const secondKinds = [...firstKinds, "kill-before", "kill-after", "denied", "pause"] as const;

/** Any two calls of process A that change something, with a fault on each; `wants` by name. */
export async function everyPair(
  wanted: readonly Scenario[],
  wants: (name: string) => boolean,
  told: Told = () => undefined,
): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const scenario of wanted) {
    const calls = (await callsOf(scenario, told)).filter(({ operation }) => isMutating(operation));
    for (const [at, first] of calls.entries()) {
      const manner = mannerOf(scenario.name, first.operation, first.occurrence);
      for (const second of calls.slice(at + 1)) {
        for (const faults of kindsOf(first, second)) {
          const one = { scenario, faults, manner };
          if (wants(nameOf(one))) cases.push(one);
        }
      }
    }
  }
  return cases;
}

interface Call extends Omit<PlannedFault, "kind"> {
  /** AWS may answer it with what was true a little earlier. */
  readonly mayLag: boolean;
}

const faultAt = ({ process, operation, occurrence }: Call, kind: FaultKind): PlannedFault => ({
  process,
  operation,
  occurrence,
  kind,
});

const kindsOf = (first: Call, second: Call): readonly (readonly PlannedFault[])[] =>
  firstKinds.flatMap((kind) =>
    secondKinds.map((other) => [faultAt(first, kind), faultAt(second, other)]),
  );

async function callsOf(scenario: Scenario, told: Told): Promise<readonly Call[]> {
  const free = await simulate(scenario, { seed, faults: [], manner: "resume" });
  if (free.violations.length > 0) {
    const [first] = free.violations;
    throw new Error(`${scenario.name} fails without faults: ${first?.invariant} ${first?.what}`);
  }
  told({ scenario: scenario.name, calls: free.sent.length });
  const counts = new Map<string, number>();
  return free.sent.map((operation) => {
    const occurrence = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, occurrence);
    const mayLag = free.lagging.has(`A:${operation}#${occurrence}`);
    return { process: "A", operation, occurrence, mayLag };
  });
}

/** How what is left is followed up, the same for the same call. */
const mannerOf = (scenario: string, operation: string, occurrence: number): Manner =>
  manners[fnv1a(`${scenario} ${operation} ${occurrence}`) % manners.length]!;

export const tryCase = ({ scenario, faults, manner }: Case, signs = false): Promise<Outcome> =>
  simulate(scenario, { seed, faults, manner, signs });

/** `deploy/ModifyRule#2/kill-after`, a pair with ` + ` and the second: what `--replay` takes. */
export const nameOf = ({ scenario, faults }: Case): string =>
  `${scenario.name}/${faults
    .map(({ operation, occurrence, kind }) => `${operation}#${occurrence}/${kind}`)
    .join(" + ")}`;
