import type {
  Action,
  CreateRuleCommandInput,
  ModifyRuleCommandInput,
  RuleCondition,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Fleet } from "../domain/fleet.ts";
import { productionPriority, testHeader, testPriority } from "../domain/names.ts";
import type { Route } from "../domain/settings.ts";
import type { WeightedTarget } from "../domain/traffic.ts";
import { fleetTagList, serviceTagList } from "./tag-list.ts";

/** Reserves priority and conditions; answers 503 until something serves. */
export function productionRuleRequest(
  listenerArn: string,
  fleet: Fleet,
  route: Route,
): CreateRuleCommandInput {
  return {
    ListenerArn: listenerArn,
    Priority: productionPriority(route.priority),
    Conditions: routeConditions(route),
    Actions: [
      {
        Type: "fixed-response",
        FixedResponseConfig: { StatusCode: "503", ContentType: "text/plain" },
      },
    ],
    Tags: serviceTagList(fleet),
  };
}

/** Matches what the route matches, if the request also carries the secret. */
export function testRuleRequest(
  listenerArn: string,
  fleet: Fleet,
  route: Route,
  nonce: string,
): CreateRuleCommandInput {
  if (fleet.targetGroupArn === undefined) {
    throw new Error(`fleet ${fleet.name} has no target group yet`);
  }
  return {
    ListenerArn: listenerArn,
    Priority: testPriority(route.priority),
    Conditions: testConditions(route, nonce),
    Actions: [forwardTo([{ targetGroupArn: fleet.targetGroupArn, weight: 1 }])],
    Tags: fleetTagList(fleet),
  };
}

/** The conditions alone: what is left out of a ModifyRule stays (aws-facts §2.6). */
export const restoredProductionRule = (ruleArn: string, route: Route) => ({
  RuleArn: ruleArn,
  Conditions: routeConditions(route),
});

/** A test rule's conditions and action, as it was made. */
export function restoredTestRule(ruleArn: string, fleet: Fleet, route: Route, nonce: string) {
  const { Conditions, Actions } = testRuleRequest("", fleet, route, nonce);
  return { RuleArn: ruleArn, Conditions, Actions };
}

/**
 * The whole action anew: lists are replaced, and what is left out is off, stickiness too (aws-facts
 * §2.6). Weights are always written out, 0 included (§2.5); all weights 0 would be a blackout.
 */
export function weightsRequest(
  ruleArn: string,
  targets: readonly WeightedTarget[],
): ModifyRuleCommandInput {
  if (!targets.some(({ weight }) => weight > 0)) {
    throw new Error("a production rule without any weight would leave customers in the dark");
  }
  return { RuleArn: ruleArn, Actions: [forwardTo(targets)] };
}

function forwardTo(targets: readonly WeightedTarget[]): Action {
  return {
    Type: "forward",
    ForwardConfig: {
      TargetGroups: targets.map(({ targetGroupArn, weight }) => ({
        TargetGroupArn: targetGroupArn,
        Weight: weight,
      })),
    },
  };
}

const testConditions = (route: Route, nonce: string): RuleCondition[] => [
  ...routeConditions(route),
  {
    Field: "http-header",
    HttpHeaderConfig: { HttpHeaderName: testHeader, Values: [nonce] },
  },
];

function routeConditions(route: Route): RuleCondition[] {
  return [
    ...(route.host === undefined
      ? []
      : [{ Field: "host-header", HostHeaderConfig: { Values: [route.host] } }]),
    { Field: "path-pattern", PathPatternConfig: { Values: [route.path] } },
  ];
}
