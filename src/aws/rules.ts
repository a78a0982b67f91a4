import type {
  CreateRuleCommandInput,
  ModifyRuleCommandInput,
  Rule,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeRulesCommand,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { fail, type Failure } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import { isOurs } from "../domain/names.ts";
import type { ListenerRule, WeightedTarget } from "../domain/traffic.ts";
import type { Removal } from "../engine/ports.ts";
import { attempt, persist } from "./attempt.ts";
import type { ElbHands } from "./elb-hands.ts";
import { isOurResource, isRemoved, nameOfArn, readTags, ruleTagsMs } from "./elb-tags.ts";
import { readRule } from "./read-rule.ts";
import { weightsRequest } from "./rule-request.ts";
import { ownerInWords, tagsByKey } from "./tag-list.ts";

/** Rules per page, the most AWS gives (aws-facts §2.6). */
const pageSize = 400;

/** All rules of the listener, all pages, in priority order, the default rule last. */
export async function readRules(hands: ElbHands): Promise<readonly ListenerRule[]> {
  const rules: ListenerRule[] = [];
  let marker: string | undefined;
  do {
    const command = new DescribeRulesCommand({
      ListenerArn: hands.listenerArn,
      PageSize: pageSize,
      ...(marker === undefined ? {} : { Marker: marker }),
    });
    const page = await attempt(
      {
        action: "elasticloadbalancing:DescribeRules",
        resource: nameOfArn(hands.listenerArn),
      },
      () => hands.clients.elb.reads.send(command),
      { ListenerNotFound: async (error) => fail(listenerGone(hands), error) },
    );
    rules.push(...(page.Rules ?? []).map(readRule));
    marker = page.NextMarker;
  } while (marker !== undefined && marker !== "");
  const order = ({ priority }: ListenerRule): number => priority ?? Number.POSITIVE_INFINITY;
  return rules.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

/** The base publishes it, so nothing of slipway's has removed it. */
const listenerGone = ({ listenerArn }: ElbHands): Failure => ({
  code: "DRIFT",
  summary: `The base names ${nameOfArn(listenerArn)}, which does not exist here.`,
  remedy: "Deploy the base's CDK stack again; it publishes the listener there is.",
});

/**
 * Ensures a rule and returns its ARN. CreateRule is not idempotent: a taken priority may be our own
 * lost success, which the rollout's tag tells (aws-facts §7.1).
 */
export async function createRule(
  hands: ElbHands,
  fleet: Fleet,
  request: CreateRuleCommandInput,
): Promise<string> {
  const command = new CreateRuleCommand(request);
  const rule = await persist<Pick<Rule, "RuleArn"> | undefined>(
    hands.clock,
    {
      action: "elasticloadbalancing:CreateRule",
      resource: `rule with priority ${request.Priority ?? "?"}`,
    },
    async () => (await hands.clients.elb.writes.send(command)).Rules?.[0],
    { PriorityInUse: () => adopt(hands, fleet, request.Priority ?? 0) },
  );
  if (rule?.RuleArn === undefined) {
    throw new Error("CreateRule returned no ARN");
  }
  hands.tags.set(rule.RuleArn, tagsByKey(request.Tags));
  hands.readAt.set(rule.RuleArn, hands.clock.monotonic());
  return rule.RuleArn;
}

async function adopt(
  hands: ElbHands,
  fleet: Fleet,
  priority: number,
): Promise<Pick<Rule, "RuleArn">> {
  const rule = (await readRules(hands)).find((candidate) => candidate.priority === priority);
  const tags = rule ? ((await readTags(hands, [rule.arn])).get(rule.arn) ?? {}) : {};
  if (!rule || !isOurs(tags, fleet)) {
    fail({
      code: "CONFLICT",
      summary:
        `Priority ${priority} of the listener is taken by ` +
        `${rule ? ownerInWords(tags, "a rule") : "a rule that is gone by now"}.`,
      remedy: "Set another route.priority in slipway.yaml, then deploy again.",
    });
  }
  return { RuleArn: rule.arn };
}

/** Replaces the action of a rule that is ours. */
export async function setWeights(
  hands: ElbHands,
  ruleArn: string,
  targets: readonly WeightedTarget[],
): Promise<void> {
  const command = new ModifyRuleCommand(weightsRequest(ruleArn, targets));
  if (!(await isOurResource(hands, ruleArn, ruleTagsMs))) {
    fail({ code: "DRIFT", summary: `The production rule ${nameOfArn(ruleArn)} no longer exists.` });
  }
  await persist<unknown>(
    hands.clock,
    { action: "elasticloadbalancing:ModifyRule", resource: nameOfArn(ruleArn) },
    () => hands.clients.elb.writes.send(command),
  );
}

/** Gives a rule that is ours what the request says; what is gone stays gone, and is DRIFT. */
export async function restoreRule(
  hands: ElbHands,
  request: ModifyRuleCommandInput & { readonly RuleArn: string },
): Promise<void> {
  const { RuleArn: arn } = request;
  if (!(await isOurResource(hands, arn, ruleTagsMs))) {
    fail({ code: "DRIFT", summary: `The rule ${nameOfArn(arn)} no longer exists.` });
  }
  await persist<unknown>(
    hands.clock,
    { action: "elasticloadbalancing:ModifyRule", resource: nameOfArn(arn) },
    () => hands.clients.elb.writes.send(new ModifyRuleCommand(request)),
  );
}

/** Deletes a rule of ours, if it is shown. */
export async function deleteRule(hands: ElbHands, ruleArn: string): Promise<Removal> {
  if (!(await isOurResource(hands, ruleArn))) {
    return isRemoved(hands, ruleArn) ? "removed" : "not-shown";
  }
  const command = new DeleteRuleCommand({ RuleArn: ruleArn });
  await persist<unknown>(
    hands.clock,
    { action: "elasticloadbalancing:DeleteRule", resource: nameOfArn(ruleArn) },
    () => hands.clients.elb.writes.send(command),
    { RuleNotFound: () => Promise.resolve(undefined) },
  );
  hands.tags.set(ruleArn, undefined);
  return "removed";
}
