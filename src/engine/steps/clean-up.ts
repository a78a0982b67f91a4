import { whatToKeep } from "../../domain/keeping.ts";
import { removeRule } from "../absences.ts";
import type { StepContext } from "../context.ts";
import { findRule } from "../find-rule.ts";
import { settleChanges } from "../settle-changes.ts";
import { ownTestRule } from "../rules.ts";

/** Removes what only the rollout, or only releases out of the window, needed. */
export async function cleanUp(context: StepContext): Promise<void> {
  const { ledger, releases } = context.world;
  const rollout = context.rollout();
  const { testRuleArn, nonce } = rollout;
  await settleChanges(context);
  const arn = testRuleArn ?? (await findRule(context, (rules) => ownTestRule(rules, nonce)))?.arn;
  if (arn !== undefined) {
    await removeRule(context, arn);
  }
  const [live, all] = await Promise.all([ledger.live(), releases.list()]);
  const keeping = whatToKeep({ live, all, rollout, keep: context.settings.keep });
  const deleted = await releases.cleanUp(keeping, context.lease);
  if (deleted.length > 0) {
    context.tell({ event: "note", message: `Cleaned up: ${deleted.join(", ")}.` });
  }
}
