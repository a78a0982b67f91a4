import type { Serving } from "../domain/outcome.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import { percentages, type ListenerRule } from "../domain/traffic.ts";

/** Which release gets which share, by the rule as read; groups slipway does not know by name. */
export function servingNow(
  rules: readonly ListenerRule[],
  productionRuleArn: string | undefined,
  rollout: Rollout | undefined,
  live?: LivePointer,
): readonly Serving[] {
  const rule = rules.find((candidate) => candidate.arn === productionRuleArn);
  if (!rule || rule.action.kind !== "forward") {
    return [];
  }
  const releases = new Map(
    [rollout?.candidate, rollout?.stable?.fleet, live?.fleet].flatMap((fleet) =>
      fleet?.targetGroupArn === undefined ? [] : [[fleet.targetGroupArn, fleet.releaseId] as const],
    ),
  );
  return [...percentages(rule.action.targets)]
    .filter(([, percent]) => percent > 0)
    .map(([arn, percent]) => ({ release: releases.get(arn) ?? `unknown (${arn})`, percent }));
}
