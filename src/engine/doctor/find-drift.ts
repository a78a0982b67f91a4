import type { Finding } from "../../domain/finding.ts";
import { isOurs, productionPriority } from "../../domain/names.ts";
import type { LivePointer } from "../../domain/rollout.ts";
import { percentages, type ListenerRule, type WeightedTarget } from "../../domain/traffic.ts";
import { isPromoted } from "../machine.ts";
import type { HouseRequest } from "../request.ts";
import { routeTroubles } from "../route-free.ts";
import { conditionsInWords, ruleAtProduction } from "../rules.ts";
import type { Survey } from "./survey.ts";

/**
 * How the listener differs from what the ledger says, while no rollout is under way. Only weights
 * are put right, and only towards a live fleet that is whole; and a production rule that is gone is
 * made anew.
 */
export function findDrift(
  seen: Survey,
  settings: HouseRequest["settings"],
  isWhole: boolean,
): readonly Finding[] {
  const { rules, live, ruleTags: tags = new Map() } = seen;
  if (!rules) {
    return [];
  }
  return [
    ...defaultRule(rules),
    ...(live ? production(seen, live, rules, isWhole) : []),
    ...routeTroubles(
      { settings: { ...settings, route: live?.route ?? settings.route }, live, tags },
      // Our own that are in the way are orphans, or a rollout's under way.
      rules.filter(({ arn }) => !isOurs(tags.get(arn) ?? {}, settings)),
    ).map((summary) => ({
      code: "ROUTE_BLOCKED" as const,
      summary,
      advice: "Find out whose it is; one of the two needs another priority, host or path.",
    })),
  ];
}

function defaultRule(rules: readonly ListenerRule[]): Finding[] {
  const standard = rules.find(({ priority }) => priority === undefined);
  const { action } = standard ?? {};
  return action?.kind === "fixed" && action.status === 503
    ? []
    : [
        {
          code: "LISTENER_DEFAULT",
          summary:
            "The listener's default action should answer 503 to what no rule matches, but " +
            `${action ? inWords(action) : "there is none"}.`,
          advice: "Deploy the base's CDK stack again; it puts the default action back.",
        },
      ];
}

function production(
  seen: Survey,
  live: LivePointer,
  rules: readonly ListenerRule[],
  isWhole: boolean,
): Finding[] {
  const { unfinished } = seen;
  const { route, releaseId, productionRuleArn: ruleArn } = live;
  const rule = rules.find(({ arn }) => arn === ruleArn);
  if (!rule) {
    const instead = ruleAtProduction(rules, route);
    const other = instead ? `; priority ${instead.priority} has another rule now` : "";
    return [
      {
        code: "RULE_GONE",
        summary: `The production rule of ${releaseId} is gone from the listener${other}.`,
        ...(!unfinished && !instead && stands(seen, live)
          ? { cure: { kind: "recreate-rule", targets: everythingFor(live) } as const }
          : { advice: `Customers get another rule's answer. ${wayBack(seen, instead)}` }),
      },
    ];
  }
  const wanted = [
    ...(route.host === undefined ? [] : [`host ${route.host}`]),
    `path ${route.path}`,
  ];
  const asRecorded =
    rule.priority === productionPriority(route.priority) &&
    conditionsInWords(rule) === wanted.join(", ");
  return [
    ...(asRecorded
      ? []
      : [
          {
            code: "RULE_CHANGED",
            summary:
              `The production rule matches ${conditionsInWords(rule)} at priority ` +
              `${rule.priority}; on record is ${wanted.join(", ")} at ` +
              `${productionPriority(route.priority)}.`,
            advice: "Put its conditions and priority back as recorded, in the console or by CLI.",
          } as const,
        ]),
    ...(unfinished && !isPromoted(unfinished.state)
      ? []
      : weights(live, rule, isWhole, unfinished?.stable?.fleet.targetGroupArn)),
  ];
}

/** By its group alone: of a fleet that no rule names the load balancer knows no health. */
function stands({ groups }: Survey, { fleet }: LivePointer): boolean {
  const { seen } = groups?.find(({ name }) => name === fleet.name) ?? {};
  const serving = seen?.instances.filter(({ state, healthy }) => state === "InService" && healthy);
  return seen?.deleting === false && (serving?.length ?? 0) >= Math.max(1, seen.size.min);
}

function wayBack({ unfinished }: Survey, instead: ListenerRule | undefined): string {
  if (instead) return "Once that rule has moved elsewhere, slipway doctor --fix makes ours anew.";
  return unfinished
    ? "slipway resume makes it anew, or slipway undo."
    : "slipway destroy, then slipway deploy, begins anew.";
}

function everythingFor({ fleet, kept }: LivePointer): readonly WeightedTarget[] {
  const keptArn = kept?.fleet.targetGroupArn;
  return [
    { targetGroupArn: fleet.targetGroupArn ?? "", weight: 100 },
    ...(keptArn === undefined ? [] : [{ targetGroupArn: keptArn, weight: 0 }]),
  ];
}

/** `retiring`: of the fleet that a promoted rollout has yet to take away. */
function weights(
  live: LivePointer,
  rule: ListenerRule,
  isWhole: boolean,
  retiring = "",
): Finding[] {
  const { targetGroupArn = "" } = live.fleet;
  const { action } = rule;
  const shares =
    action.kind === "forward" ? percentages(action.targets) : new Map<string, number>();
  if (shares.get(targetGroupArn) === 100) {
    return [];
  }
  const targets = [
    ...everythingFor(live),
    // Still named, it goes on being checked: it is the way back until it is gone.
    ...(shares.has(retiring) && !live.kept ? [{ targetGroupArn: retiring, weight: 0 }] : []),
  ];
  return [
    {
      code: "WEIGHTS_DRIFTED",
      summary:
        `The production rule should send everything to ${live.releaseId}, but ` +
        `${inWords(action)}.`,
      ...(isWhole
        ? { cure: { kind: "weights", ruleArn: rule.arn, targets } as const }
        : {
            advice:
              "Only a fleet that the load balancer finds healthy is sent requests, and it checks " +
              "what a rule names. By hand, once its instances answer:",
            next:
              `aws elbv2 modify-rule --rule-arn ${rule.arn} ` +
              `--actions Type=forward,TargetGroupArn=${targetGroupArn}`,
          }),
    },
  ];
}

function inWords(action: ListenerRule["action"]): string {
  switch (action.kind) {
    case "fixed":
      return `answers ${action.status} itself`;
    case "other":
      return `its action is ${action.description}`;
    case "forward": {
      const each = action.targets.map(
        ({ targetGroupArn, weight }) =>
          `${targetGroupArn.split("/")[1] ?? targetGroupArn} with weight ${weight}`,
      );
      return `forwards to ${each.join(" and ")}`;
    }
    default:
      return action satisfies never;
  }
}
