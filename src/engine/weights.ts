import { RolloutFailure } from "../domain/failure.ts";
import { sameWeights, type ListenerRule, type WeightedTarget } from "../domain/traffic.ts";
import type { StepContext } from "./context.ts";
import { putBack } from "./drift-record.ts";
import { weightsInWords } from "./rule-drift.ts";
import { servingNow } from "./serving.ts";
import { pause, waitUntil } from "./wait.ts";

/** Seconds to keep reading before a weight that does not show counts as not set. */
const readBackSeconds = 30;
/** When this process last changed the production rule, or was last shown its own change. */
const changedAt = new WeakMap<StepContext["tell"], number>();
const shownTo = new WeakMap<StepContext["tell"], readonly WeightedTarget[]>();

/** What this process has set last and has read back; nothing while that is to be shown yet. */
export const lastShown = (context: StepContext): readonly WeightedTarget[] =>
  shownTo.get(context.tell) ?? [];

/** Milliseconds since this process changed the production rule; 0 when it never did. */
export const msSinceOwnChange = (context: StepContext): number =>
  context.world.clock.monotonic() -
  (changedAt.get(context.tell) ?? context.world.clock.monotonic());

/**
 * Waits until the weights, as this process last set them, have reached every node of the load
 * balancer; true when it had to. Who has not set them cannot know when it was, and waits all of it.
 */
export async function spread(context: StepContext): Promise<boolean> {
  const { clock } = context.world;
  const propagationMs = context.place.propagationSeconds * 1000;
  const setAt = changedAt.get(context.tell) ?? clock.monotonic();
  const leftMs = setAt + propagationMs - clock.monotonic();
  if (leftMs <= 0) {
    return false;
  }
  await reachEveryNode(context, leftMs);
  changedAt.set(context.tell, setAt);
  return true;
}

/** Waits so long for a changed rule to be obeyed by every node; by default for all it may take. */
export async function reachEveryNode(
  context: StepContext,
  ms = context.place.propagationSeconds * 1000,
): Promise<void> {
  context.waiting("the changed rule reaches every load balancer node");
  await pause(context.world.clock, ms, context.signal);
}

/**
 * Sets the production rule's weights and believes it only after all rules of the listener, read
 * anew, say the same. Returns the rules as read. `isMove` is false where what changes has no
 * weight, so that there is nothing to spread.
 */
export async function setWeights(
  context: StepContext,
  targets: readonly WeightedTarget[],
  isMove = true,
): Promise<readonly ListenerRule[]> {
  if (targets.every((target) => target.weight === 0)) {
    throw new Error("a production rule without any weight would leave customers in the dark");
  }
  const { clock } = context.world;
  shownTo.delete(context.tell);
  const spreads = (await changeWeights(context, targets)) || isMove;
  const changed = (): unknown => spreads && changedAt.set(context.tell, clock.monotonic());
  changed();
  const rules = await shown(context, targets);
  shownTo.set(context.tell, targets);
  // It spreads from when it is shown at the latest.
  changed();
  context.tell({
    event: "traffic-shifted",
    serving: servingNow(rules, productionRule(context), context.rollout()),
  });
  return rules;
}

/**
 * A rule that somebody deleted is made anew first: without it nobody is served. True when it was.
 */
async function changeWeights(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<boolean> {
  const { traffic } = context.world;
  try {
    await traffic.setWeights(productionRule(context), targets);
    return false;
  } catch (error) {
    if (!(await isRuleGone(context, error))) {
      throw error;
    }
    const found = "the production rule is not there";
    await putBack(context, "production-rule-deleted", found, () => recreateRule(context, targets));
    return true;
  }
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
  context: Pick<StepContext, "world" | "lease" | "rollout" | "note">,
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

export function productionRule(context: Pick<StepContext, "rollout">): string {
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
