import type { PlannedFault } from "./fault-plan.ts";
import type { Manner } from "./recovery.ts";
import type { Violation } from "./safety.ts";
import { play, worldBefore, type Scenario } from "./scenarios.ts";
import { expectationsOf, simulatedSettings } from "./settings.ts";
import { Stage } from "./stage.ts";

/** What came of one run. */
export interface Outcome {
  readonly violations: readonly Violation[];
  readonly hash: number;
  readonly lines: readonly string[];
  readonly virtualMs: number;
  readonly calls: number;
  readonly transitions: number;
  readonly harmed: number;
  readonly struck: readonly PlannedFault[];
  readonly marks: ReadonlyMap<string, number>;
  /** Operations that process A has sent, in order. */
  readonly sent: readonly string[];
  /** Those of all processes that may get a stale answer, as `A:DescribeRules#2`. */
  readonly lagging: ReadonlySet<string>;
}

/** One scenario with these faults. */
export async function simulate(
  scenario: Scenario,
  order: { seed: number; faults: readonly PlannedFault[]; manner: Manner; signs?: boolean },
): Promise<Outcome> {
  const settings = simulatedSettings();
  const from = await worldBefore(scenario);
  const stage = await Stage.open({
    seed: order.seed,
    settings,
    from,
    faults: order.faults,
    latencyMs: [4, 40],
    pace: {},
    expectations: expectationsOf(settings),
    signs: order.signs ?? false,
  });
  return await outcomeOf(stage, () => play(stage, scenario, order.manner));
}

/** Lets it happen; what the simulator itself fails at counts as a violation too. */
export async function outcomeOf(stage: Stage, happens: () => Promise<void>): Promise<Outcome> {
  const startedAt = stage.time.now();
  try {
    await happens();
  } catch (error) {
    stage.safety.breach("simulator", error instanceof Error ? (error.stack ?? "") : String(error));
  }
  stage.close();
  return {
    violations: stage.safety.violations,
    hash: stage.trace.hash,
    lines: [...stage.trace.last(), harmOf(stage)],
    virtualMs: stage.time.now() - startedAt,
    calls: stage.network.calls,
    transitions: stage.transitions,
    harmed: stage.customers.total,
    struck: [...stage.plan.struck],
    marks: stage.marks.counts,
    sent: stage.network.sent.get("A") ?? [],
    lagging: stage.network.lagging,
  };
}

function harmOf({ customers }: Stage): string {
  const causes = [...customers.harmed].map(([why, requests]) => `${Math.ceil(requests)} by ${why}`);
  return `customers: ${causes.length > 0 ? `requests harmed: ${causes.join(", ")}` : "none harmed"}`;
}
