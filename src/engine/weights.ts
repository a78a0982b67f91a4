import { RolloutFailure } from "../domain/failure.ts";
import { sameWeights, type ListenerRule, type WeightedTarget } from "../domain/traffic.ts";
import type { StepContext } from "./context.ts";
import { putBack } from "./drift-record.ts";
import { weightsInWords } from "./rule-drift.ts";
import { servingNow } from "./serving.ts";
import { waitUntil } from "./wait.ts";

/** Seconds to keep reading before a weight that does not show counts as not set. */
const readBackSeconds = 30;
/** When this process last changed the production rule, by the rollout it tells of. */
const changedAt = new WeakMap<StepContext["tell"], number>();

/** Milliseconds since this process changed the production rule; 0 when it never did. */
export const msSinceOwnChange = (context: StepContext): number =>
  context.world.clock.monotonic() -
  (changedAt.get(context.tell) ?? context.world.clock.monotonic());

/**
 * Sets the production rule's weights and believes it only after all rules of the listener, read
 * anew, say the same. Returns the rules as read.
 */
export async function setWeights(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<readonly ListenerRule[]> {
  if (targets.every((target) => target.weight === 0)) {
    throw new Error("a production rule without any weight would leave customers in the dark");
  }
  await changeWeights(context, targets);
  const rules = await shown(context, targets);
  context.tell({
    event: "traffic-shifted",
    serving: servingNow(rules, productionRule(context), context.rollout()),
  });
  return rules;
}

/** A rule that somebody deleted is made anew first: without it nobody is served. */
async function changeWeights(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<void> {
  const { traffic, clock } = context.world;
  try {
    await traffic.setWeights(productionRule(context), targets);
  } catch (error) {
    if (!(await isRuleGone(context, error))) {
      throw error;
    }
    const found = "the production rule is not there";
    await putBack(context, "production-rule-deleted", found, () => recreateRule(context, targets));
  }
  changedAt.set(context.tell, clock.monotonic());
}

async function isRuleGone(context: StepContext, error: unknown): Promise<boolean> {
  return (
    error instanceof RolloutFailure &&
    error.failure.code === "DRIFT" &&
    (await context.world.traffic.rules()).every(({ arn }) => arn !== productionRule(context))
  );
}

/**
 * Makes the production rule anew, at its place, with these weights. The live pointer learns of it
 * before the rollout's record does, so that no crash in between leaves a rule nobody knows.
 */
export async function recreateRule(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<void> {
  const { traffic, ledger } = context.world;
  const { candidate, route } = context.rollout();
  const gone = productionRule(context);
  const arn = await traffic.createProductionRule(candidate, route);
  const live = await ledger.live();
  if (live?.productionRuleArn === gone) {
    await ledger.amendLive({ ...live, productionRuleArn: arn }, live, context.lease);
  }
  await context.note({ productionRuleArn: arn });
  await traffic.setWeights(arn, targets);
}

export function productionRule(context: StepContext): string {
  const arn = context.rollout().productionRuleArn;
  if (arn === undefined) {
    throw new Error("the rollout has no production rule on record");
  }
  return arn;
}

/** The rules, once all of them, read anew, show these weights. */
async function shown(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<readonly ListenerRule[]> {
  return waitUntil<readonly ListenerRule[]>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: readBackSeconds * 1000,
    everyMs: [1000, 3000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (found) => ({
      code: "TRAFFIC_UNVERIFIED",
      summary: `The load balancer did not show the weights that were set: ${found}.`,
    }),
    look: async () => {
      const rules = await context.world.traffic.rules();
      const found = difference(rules, productionRule(context), targets);
      return found === undefined ? { done: rules } : { notYet: found };
    },
  });
}

function difference(
  rules: readonly ListenerRule[],
  ruleArn: string,
  targets: readonly WeightedTarget[],
): string | undefined {
  const rule = rules.find((candidate) => candidate.arn === ruleArn);
  if (!rule) {
    return "the rule is not there";
  }
  if (rule.action.kind !== "forward") {
    return "it does not forward to target groups";
  }
  return sameWeights(rule.action.targets, targets)
    ? undefined
    : `it forwards to ${weightsInWords(rule.action.targets)}`;
}
