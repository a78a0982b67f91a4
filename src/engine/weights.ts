import type { Failure } from "../domain/failure.ts";
import { sameWeights, type ListenerRule, type WeightedTarget } from "../domain/traffic.ts";
import type { StepContext } from "./context.ts";
import { servingNow } from "./serving.ts";
import { waitUntil } from "./wait.ts";

/** Seconds to keep reading before a weight that does not show counts as not set. */
const readBack = { seconds: 30, exactly: true };
/** Seconds in which an answer may show the rule as it was before (aws-facts §7.6). */
const unlessStale = { seconds: 10, exactly: false };

/**
 * Sets the production rule's weights and believes it only after all rules of the listener, read
 * anew, say the same. Returns the rules as read.
 */
export async function setWeights(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<readonly ListenerRule[]> {
  const ruleArn = productionRule(context);
  if (targets.every((target) => target.weight === 0)) {
    throw new Error("a production rule without any weight would leave customers in the dark");
  }
  await context.world.traffic.setWeights(ruleArn, targets);
  const rules = await shown(context, ruleArn, targets, readBack, (found) => ({
    code: "TRAFFIC_UNVERIFIED",
    summary: `The load balancer did not show the weights that were set: ${found}.`,
  }));
  context.tell({
    event: "traffic-shifted",
    serving: servingNow(rules, ruleArn, context.rollout()),
  });
  return rules;
}

/**
 * Throws DRIFT unless the production rule still gives weight as this rollout left it; groups
 * without any do not matter. One read may show what was before our own last change, so a
 * difference must last.
 */
export async function assertWeights(
  context: StepContext,
  targets: readonly WeightedTarget[],
): Promise<void> {
  await shown(context, productionRule(context), targets, unlessStale, (found) => ({
    code: "DRIFT",
    summary: `Somebody changed the production rule during the rollout: ${found}.`,
    remedy: "Find out who, then deploy again.",
  }));
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
  ruleArn: string,
  targets: readonly WeightedTarget[],
  { seconds, exactly }: { readonly seconds: number; readonly exactly: boolean },
  tooLate: (found: string) => Failure,
): Promise<readonly ListenerRule[]> {
  return waitUntil<readonly ListenerRule[]>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: seconds * 1000,
    everyMs: [1000, 3000],
    waiting: (reason) => context.waiting(reason),
    tooLate,
    look: async () => {
      const rules = await context.world.traffic.rules();
      const found = difference(rules, ruleArn, targets, exactly);
      return found === undefined ? { done: rules } : { notYet: found };
    },
  });
}

function difference(
  rules: readonly ListenerRule[],
  ruleArn: string,
  targets: readonly WeightedTarget[],
  exactly: boolean,
): string | undefined {
  const rule = rules.find((candidate) => candidate.arn === ruleArn);
  if (!rule) {
    return "the rule is not there";
  }
  if (rule.action.kind !== "forward") {
    return "it does not forward to target groups";
  }
  const standing = rule.action.targets;
  const same = exactly
    ? sameWeights(standing, targets)
    : sameWeights(carrying(standing), carrying(targets));
  return same
    ? undefined
    : `it forwards to ${rule.action.targets
        .map((target) => `${nameOf(target.targetGroupArn)} with weight ${target.weight}`)
        .join(" and ")}`;
}

const carrying = (targets: readonly WeightedTarget[]): readonly WeightedTarget[] =>
  targets.filter(({ weight }) => weight > 0);

const nameOf = (targetGroupArn: string): string => targetGroupArn.split("/")[1] ?? targetGroupArn;
