import type { Fleet } from "../domain/fleet.ts";
import { forwarded, type ListenerRule } from "../domain/traffic.ts";
import type { StepContext } from "./context.ts";
import { conditionsInWords, ownTestRule } from "./rules.ts";
import { waitUntil } from "./wait.ts";
import { spread } from "./weights.ts";

/** Seconds in which an answer may show the rules as they were before (aws-facts §7.6). */
const staleSeconds = 10;

/**
 * The rules as read now, or a moment ago by the caller. Throws TRAFFIC_GUARD, with the rule, if the
 * production rule gives the fleet weight, or any other names it at all, and goes on doing so: then
 * its target group can not be deleted either. The rollout's own test rule goes before that.
 */
export async function assertUnused(
  context: StepContext,
  fleet: Fleet,
  known?: readonly ListenerRule[],
): Promise<readonly ListenerRule[]> {
  let before = known;
  return await waitUntil<readonly ListenerRule[]>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: staleSeconds * 1000,
    everyMs: [1000, 3000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({
      code: "TRAFFIC_GUARD",
      summary: `Fleet ${fleet.name} was not taken away: ${reason}.`,
      remedy: "Find out whose wish that is; point that rule elsewhere, then go on.",
    }),
    look: async () => {
      const rules = before ?? (await context.world.traffic.rules());
      before = undefined;
      const use = useOf(context, rules, fleet);
      return use === undefined ? { done: rules } : { notYet: use };
    },
  });
}

/**
 * The same of a fleet that may have had weight a moment ago, by whomever: it is true before and
 * after the time that a load balancer node may go on as before, and `guard` agrees both times.
 */
export async function assertLongUnused(
  context: StepContext,
  fleet: Fleet,
  guard?: (rules: readonly ListenerRule[]) => Promise<void>,
): Promise<readonly ListenerRule[]> {
  let rules: readonly ListenerRule[];
  do {
    rules = await assertUnused(context, fleet);
    await guard?.(rules);
  } while (await spread(context));
  return rules;
}

/** What a rule of the listener still wants of the fleet, a clause. */
function useOf(
  context: StepContext,
  rules: readonly ListenerRule[],
  { releaseId, targetGroupArn }: Fleet,
): string | undefined {
  const { productionRuleArn, testRuleArn, nonce } = context.rollout();
  for (const rule of rules) {
    const named = forwarded(rule).find((one) => one.targetGroupArn === targetGroupArn);
    if (!named || rule.arn === testRuleArn || ownTestRule([rule], nonce)) {
      continue;
    }
    if (rule.arn !== productionRuleArn) {
      const where =
        rule.priority === undefined ? "default rule" : `rule with priority ${rule.priority}`;
      return `the listener's ${where} (${conditionsInWords(rule)}) names ${releaseId}`;
    }
    if (named.weight > 0) {
      return `the production rule gives ${releaseId} weight ${named.weight}`;
    }
  }
  return undefined;
}
