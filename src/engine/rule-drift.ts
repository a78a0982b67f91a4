import type { DriftName } from "../domain/drift.ts";
import { productionPriority } from "../domain/names.ts";
import type { Rollout } from "../domain/rollout.ts";
import {
  percentages,
  sameWeights,
  shadows,
  type ListenerRule,
  type WeightedTarget,
} from "../domain/traffic.ts";
import { conditionsInWords } from "./rules.ts";

/** Rows of the table that are about the listener. */
type RuleDriftName = Extract<
  DriftName,
  | "production-rule-deleted"
  | "production-rule-conditions"
  | "production-rule-weights"
  | "production-rule-priority"
  | "rule-in-the-way"
  | "traffic-given-back"
  | "listener-default"
>;

/** One thing about the listener that is not as the rollout left it. */
export interface RuleDrift {
  readonly what: RuleDriftName;
  /** A clause for people: what is found. */
  readonly found: string;
  /** The rule to look at, where it is another's. */
  readonly ruleArn?: string;
}

/**
 * What about the production rule, or in its way, differs from what the rollout wants; the worst
 * first. Groups without weight do not matter. `ownPercents`: shares of the candidate that a change
 * of our own may bring about late, which then is nobody's wish. Pure.
 */
export function ruleDrift(
  rules: readonly ListenerRule[],
  rollout: Rollout,
  targets: readonly WeightedTarget[],
  ownPercents: readonly number[] = [],
): readonly RuleDrift[] {
  const rule = rules.find(({ arn }) => arn === rollout.productionRuleArn);
  if (!rule) {
    return [{ what: "production-rule-deleted", found: "the production rule is not there" }];
  }
  return [
    ...conditionDrift(rule, rollout),
    ...inTheWay(rules, rule, rollout),
    ...weightDrift(rule, rollout, { targets, ownPercents }),
    ...placeDrift(rule, rollout),
    ...defaultDrift(rules, rollout),
  ];
}

function conditionDrift(rule: ListenerRule, { route }: Rollout): readonly RuleDrift[] {
  const hosts = route.host === undefined ? [] : [route.host];
  const asMade =
    sameValues(rule.hosts, hosts) &&
    sameValues(rule.paths, [route.path]) &&
    rule.headers.length === 0 &&
    !rule.hasOtherConditions;
  return asMade
    ? []
    : [
        {
          what: "production-rule-conditions",
          found: `the production rule matches ${conditionsInWords(rule)}`,
        },
      ];
}

/** AWS keeps hosts in lower case. */
const sameValues = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, at) => one.toLowerCase() === b[at]?.toLowerCase());

function inTheWay(
  rules: readonly ListenerRule[],
  production: ListenerRule,
  { route }: Rollout,
): readonly RuleDrift[] {
  const first = rules.find(
    (rule) =>
      rule.priority !== undefined &&
      rule.priority < (production.priority ?? 0) &&
      shadows(rule, route),
  );
  return first
    ? [
        {
          what: "rule-in-the-way",
          found:
            `the rule with priority ${first.priority} (${conditionsInWords(first)}) takes this ` +
            "service's requests",
          ruleArn: first.arn,
        },
      ]
    : [];
}

function weightDrift(
  { action }: ListenerRule,
  rollout: Rollout,
  wish: { readonly targets: readonly WeightedTarget[]; readonly ownPercents: readonly number[] },
): readonly RuleDrift[] {
  if (action.kind !== "forward") {
    const found = "the production rule does not forward to target groups";
    return [{ what: "production-rule-weights", found }];
  }
  const wanted = carrying(wish.targets);
  const standing = carrying(action.targets);
  if (sameWeights(standing, wanted)) {
    return [];
  }
  const found = `the production rule forwards to ${weightsInWords(action.targets)}`;
  const share = Math.round(shareOf(standing, rollout.candidate.targetGroupArn));
  return isGivenBack(standing, wanted, rollout) && !wish.ownPercents.includes(share)
    ? [{ what: "traffic-given-back", found }]
    : [{ what: "production-rule-weights", found }];
}

/** Customers were moved from the candidate to stable, to nowhere else: a person wants it back. */
function isGivenBack(
  standing: readonly WeightedTarget[],
  wanted: readonly WeightedTarget[],
  { candidate, stable }: Rollout,
): boolean {
  const [before, now] = [wanted, standing].map((one) => shareOf(one, candidate.targetGroupArn));
  const stableNow = shareOf(standing, stable?.fleet.targetGroupArn);
  return (now ?? 0) < (before ?? 0) && Math.round((now ?? 0) + stableNow) === 100;
}

const shareOf = (targets: readonly WeightedTarget[], arn: string | undefined): number =>
  percentages(targets).get(arn ?? "") ?? 0;

function placeDrift(rule: ListenerRule, { route }: Rollout): readonly RuleDrift[] {
  const wanted = productionPriority(route.priority);
  return rule.priority === wanted
    ? []
    : [
        {
          what: "production-rule-priority",
          found: `the production rule stands at priority ${rule.priority}, not at ${wanted}`,
        },
      ];
}

function defaultDrift(
  rules: readonly ListenerRule[],
  { listenerDefault }: Rollout,
): readonly RuleDrift[] {
  const now = defaultInWords(rules);
  return listenerDefault === undefined || now === undefined || now === listenerDefault
    ? []
    : [
        {
          what: "listener-default",
          found: `the listener's default action was ${listenerDefault} and is ${now}`,
        },
      ];
}

/** What the listener does with requests no rule matches; undefined when it shows no default. */
export function defaultInWords(rules: readonly ListenerRule[]): string | undefined {
  const action = rules.find(({ priority }) => priority === undefined)?.action;
  switch (action?.kind) {
    case undefined:
      return undefined;
    case "forward":
      return `to forward to ${weightsInWords(action.targets)}`;
    case "fixed":
      return `to answer ${action.status}`;
    case "other":
      return `to ${action.description}`;
    default:
      return action satisfies never;
  }
}

/** `web-1-… with weight 50 and web-2-… with weight 50`. */
export const weightsInWords = (targets: readonly WeightedTarget[]): string =>
  targets
    .map(({ targetGroupArn, weight }) => `${nameOf(targetGroupArn)} with weight ${weight}`)
    .join(" and ");

const carrying = (targets: readonly WeightedTarget[]): readonly WeightedTarget[] =>
  targets.filter(({ weight }) => weight > 0);

const nameOf = (targetGroupArn: string): string => targetGroupArn.split("/")[1] ?? targetGroupArn;
