import { fail } from "../domain/failure.ts";
import type { ListenerRule, WeightedTarget } from "../domain/traffic.ts";
import type { StepContext } from "./context.ts";
import { putBack, tellOf } from "./drift-record.ts";
import { ruleDrift, type RuleDrift } from "./rule-drift.ts";
import { ruleOwner } from "./rules.ts";
import { isSettled } from "./settle-changes.ts";
import { waitUntil } from "./wait.ts";
import { msSinceOwnChange, productionRule, recreateRule, setWeights } from "./weights.ts";

/** Milliseconds in which an answer may show what was before our change (aws-facts §7.6). */
const staleMs = 10_000;
/** Milliseconds between two answers that must agree, whatever we did. */
const againMs = 1000;

/**
 * Keeps the production rule as this rollout left it. What somebody changed of it is put back and
 * told; a change that asks for stable, or another's rule in the way, stops with DRIFT; what is not
 * ours is told. One answer may be old, so a difference must last. Returns the rules as read.
 */
export async function keepRule(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<readonly ListenerRule[]> {
  const { found, rules } = await lasting(context, targets);
  for (const drift of found) {
    if (!(await answer(context, drift, targets))) {
      await stop(context, drift);
    }
  }
  return rules;
}

/** The same on the way back, where there is nothing to stop: what is not ours is told. */
export async function keepRuleGivenBack(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<void> {
  for (const drift of (await lasting(context, targets)).found) {
    if (!(await answer(context, drift, targets))) {
      await tellOf(context, drift.what, drift.found);
    }
  }
}

interface Found {
  readonly found: readonly RuleDrift[];
  readonly rules: readonly ListenerRule[];
}

async function lasting(context: StepContext, targets: readonly WeightedTarget[]): Promise<Found> {
  const needed = Math.max(againMs, staleMs - msSinceOwnChange(context));
  return await waitUntil<Found>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: 2 * staleMs,
    everyMs: [againMs, 3000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({ code: "DRIFT", summary: `Somebody changed the listener: ${reason}.` }),
    look: async (elapsedMs) => {
      const rules = await context.world.traffic.rules();
      const found = fresh(context, rules, targets);
      const [first] = found;
      return first && elapsedMs < needed ? { notYet: first.found } : { done: { found, rules } };
    },
  });
}

/** Without what people have been told already and nothing is done about. */
function fresh(
  context: StepContext,
  rules: readonly ListenerRule[],
  targets: readonly WeightedTarget[],
): readonly RuleDrift[] {
  const rollout = context.rollout();
  const known = (rollout.drift ?? []).filter(({ answer: given }) => given === "told");
  const mayBeOwn = rollout.mayComeLate === true || !isSettled(context.world);
  const own = mayBeOwn ? context.settings.shift.stepPercents : [];
  return ruleDrift(rules, rollout, targets, own).filter(
    (drift) => !known.some(({ what, found }) => what === drift.what && found === drift.found),
  );
}

/** False for what only a stop can answer. */
async function answer(
  context: StepContext,
  drift: RuleDrift,
  targets: readonly WeightedTarget[],
): Promise<boolean> {
  const { what, found } = drift;
  const { traffic } = context.world;
  switch (what) {
    case "production-rule-deleted":
      await putBack(context, what, found, () => recreateRule(context, targets));
      return true;
    case "production-rule-conditions": {
      const { route } = context.rollout();
      await putBack(context, what, found, () =>
        traffic.restoreProductionRule(productionRule(context), route),
      );
      return true;
    }
    case "production-rule-weights":
      await putBack(context, what, found, async () => {
        await setWeights(context, targets);
      });
      return true;
    case "production-rule-priority":
    case "listener-default":
      await tellOf(context, what, found);
      return true;
    case "rule-in-the-way":
    case "traffic-given-back":
      return false;
    default:
      return what satisfies never;
  }
}

async function stop(context: StepContext, { what, found, ruleArn }: RuleDrift): Promise<never> {
  if (what === "traffic-given-back") {
    fail({
      code: "DRIFT",
      summary: `Somebody gave customers back to stable during the rollout: ${found}.`,
      remedy: "That is taken for a wish to go back. Find out who and why, then deploy again.",
    });
  }
  const owner = ruleArn === undefined ? "" : `: it belongs to ${await ruleOwner(context, ruleArn)}`;
  fail({
    code: "DRIFT",
    summary: `Somebody put a rule before this service's: ${found}${owner}.`,
    remedy: "Move or narrow that rule, which was left alone, then deploy again.",
  });
}
