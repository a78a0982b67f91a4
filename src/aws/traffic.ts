import type { Base } from "../domain/base.ts";
import type { Clock, Traffic } from "../engine/ports.ts";
import type { Clients } from "./clients.ts";
import type { ElbHands } from "./elb-hands.ts";
import { readTags } from "./elb-tags.ts";
import {
  productionRuleRequest,
  restoredProductionRule,
  restoredTestRule,
  testRuleRequest,
} from "./rule-request.ts";
import { createRule, deleteRule, readRules, restoreRule, setWeights } from "./rules.ts";
import {
  createTargetGroup,
  deleteTargetGroup,
  findTargetGroup,
  targetHealth,
} from "./target-groups.ts";

export interface TrafficOptions {
  readonly clients: Pick<Clients, "elb">;
  readonly base: Pick<Base, "listenerArn" | "vpcId">;
  readonly clock: Clock;
  readonly service: string;
  readonly environment: string;
}

/** Target groups, rules and weights on Elastic Load Balancing; its client keeps the pace. */
export function createTraffic(options: TrafficOptions): Traffic {
  const { listenerArn, vpcId } = options.base;
  const hands: ElbHands = { ...options, listenerArn, tags: new Map(), readAt: new Map() };
  return {
    createTargetGroup: (fleet, order) => createTargetGroup(hands, fleet, order, vpcId),
    findTargetGroup: (fleet) => findTargetGroup(hands, fleet),
    rules: () => readRules(hands),
    tags: (arns) => readTags(hands, arns),
    createProductionRule: (fleet, route) =>
      createRule(hands, fleet, productionRuleRequest(listenerArn, fleet, route)),
    createTestRule: (fleet, route, nonce) =>
      createRule(hands, fleet, testRuleRequest(listenerArn, fleet, route, nonce)),
    restoreProductionRule: (ruleArn, route) =>
      restoreRule(hands, restoredProductionRule(ruleArn, route)),
    restoreTestRule: (ruleArn, fleet, route, nonce) =>
      restoreRule(hands, restoredTestRule(ruleArn, fleet, route, nonce)),
    setWeights: (ruleArn, targets) => setWeights(hands, ruleArn, targets),
    deleteRule: (ruleArn) => deleteRule(hands, ruleArn),
    deleteTargetGroup: (arn) => deleteTargetGroup(hands, arn),
    targetHealth: (arn) => targetHealth(hands, arn),
  };
}
