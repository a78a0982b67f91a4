import type { ListenerRule } from "../domain/traffic.ts";
import type { StepContext } from "./context.ts";
import { putBack } from "./drift-record.ts";
import { ownTestRule } from "./rules.ts";

/**
 * Puts the test rule back if it is gone or changed; looked at when the candidate seems out of
 * reach: without it checks reach stable, and the target group is unused. True when it was not as
 * made: then what was seen through it says nothing.
 */
export async function keepTestRule(context: StepContext): Promise<boolean> {
  const { traffic } = context.world;
  const { testRuleArn, candidate, route, nonce } = context.rollout();
  if (testRuleArn === undefined) {
    return false;
  }
  const rules = await traffic.rules();
  const rule = rules.find(({ arn }) => arn === testRuleArn);
  if (!rule) {
    await putBack(context, "test-rule", "the test rule is not there", async () => {
      const arn = await traffic.createTestRule(candidate, route, nonce);
      await context.note({ testRuleArn: arn });
    });
    return true;
  }
  const isAsMade =
    ownTestRule([rule], nonce) !== undefined &&
    !rule.hasOtherConditions &&
    forwardsOnlyTo(rule, candidate.targetGroupArn);
  if (!isAsMade) {
    await putBack(context, "test-rule", "the test rule is not as it was made", () =>
      traffic.restoreTestRule(testRuleArn, candidate, route, nonce),
    );
  }
  return !isAsMade;
}

const forwardsOnlyTo = ({ action }: ListenerRule, arn: string | undefined): boolean =>
  action.kind === "forward" &&
  action.targets.length === 1 &&
  action.targets[0]?.targetGroupArn === arn;
