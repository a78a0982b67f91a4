import { faultKinds, type PlannedFault } from "./fault-plan.ts";
import { manners, type Manner } from "./recovery.ts";
import { scenarios, type Scenario } from "./scenarios.ts";
import { fnv1a } from "./seeded.ts";
import { simulate, type Outcome } from "./simulate.ts";

/** One call of one scenario struck by one kind of fault. */
export interface Case {
  readonly scenario: Scenario;
  readonly fault: PlannedFault;
  readonly manner: Manner;
}

/** What one scenario has to try. */
export interface Tried {
  readonly scenario: string;
  readonly calls: number;
}

const seed = 1;

/** Every call that process A makes without faults, each with every kind of fault. */
export async function everySingleFault(
  wanted: readonly Scenario[] = scenarios,
  told: (tried: Tried) => void = () => undefined,
): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const scenario of wanted) {
    const free = await simulate(scenario, { seed, faults: [], manner: "resume" });
    if (free.violations.length > 0) {
      const [first] = free.violations;
      throw new Error(`${scenario.name} fails without faults: ${first?.invariant} ${first?.what}`);
    }
    told({ scenario: scenario.name, calls: free.sent.length });
    const counts = new Map<string, number>();
    for (const operation of free.sent) {
      const occurrence = (counts.get(operation) ?? 0) + 1;
      counts.set(operation, occurrence);
      for (const kind of faultKinds) {
        const fault = { process: "A", operation, occurrence, kind };
        cases.push({ scenario, fault, manner: mannerOf(scenario.name, operation, occurrence) });
      }
    }
  }
  return cases;
}

/** How what is left is followed up, the same for the same call. */
const mannerOf = (scenario: string, operation: string, occurrence: number): Manner =>
  manners[fnv1a(`${scenario} ${operation} ${occurrence}`) % manners.length]!;

export const tryCase = ({ scenario, fault, manner }: Case): Promise<Outcome> =>
  simulate(scenario, { seed, faults: [fault], manner });

/** `deploy/ModifyRule#2/kill-after`: what `--replay` takes. */
export const nameOf = ({ scenario, fault }: Case): string =>
  `${scenario.name}/${fault.operation}#${fault.occurrence}/${fault.kind}`;
