import type { Finding } from "../../domain/finding.ts";
import type { Fleet } from "../../domain/fleet.ts";
import { fleetName, isOurs } from "../../domain/names.ts";
import { standingFleets } from "../../domain/standing-fleets.ts";
import type { ListenerRule } from "../../domain/traffic.ts";
import type { Standing } from "../ports.ts";
import type { HouseRequest } from "../request.ts";
import { conditionsInWords } from "../rules.ts";
import type { Survey } from "./survey.ts";

type Named = Standing & {
  readonly kind: string;
  readonly arn?: string;
  readonly isNamed?: boolean;
};
type Owner = Pick<HouseRequest["settings"], "service" | "environment">;

/**
 * What is ours by name and by all three tags, and no live pointer, kept fleet or unfinished rollout
 * needs: orphans. What is ours by one of the two alone is a stranger, and is never touched.
 */
export function findOrphans(seen: Survey, settings: Owner): readonly Finding[] {
  const needed = neededNames(seen);
  const orphans = new Map<number, Named[]>();
  const strangers: Finding[] = [];
  for (const thing of everything(seen)) {
    const rollout = rolloutInName(thing.name, settings);
    const tagged = isOurs(thing.tags, settings);
    if (rollout !== undefined && isOurs(thing.tags, { ...settings, rollout })) {
      if (!needed.has(thing.name)) {
        orphans.set(rollout, [...(orphans.get(rollout) ?? []), thing]);
      }
    } else if (rollout !== undefined || tagged) {
      strangers.push(stranger(thing, needed.has(thing.name), rollout !== undefined));
    }
  }
  return [
    ...[...orphans].map(([rollout, things]) => orphanFleet(seen, settings, rollout, things)),
    ...orphanRules(seen, settings),
    ...strangers,
  ];
}

function everything({ groups = [], templates = [], targetGroups = [] }: Survey): readonly Named[] {
  return [
    ...groups
      .filter(({ seen }) => !seen.deleting)
      .map(({ name, tags }) => ({ name, tags, kind: "Auto Scaling group" })),
    ...targetGroups.map((group) => ({ ...group, kind: "target group" })),
    ...templates.map((template) => ({ ...template, kind: "launch template" })),
  ];
}

function neededNames({ live, unfinished }: Survey): ReadonlySet<string> {
  return new Set(standingFleets(live, unfinished).map(({ name }) => name));
}

/** The rollout whose fleet would have exactly this name here; undefined for every other name. */
function rolloutInName(name: string, { service, environment }: Owner): number | undefined {
  const number = Number(/-(\d+)-[0-9a-z]{9}$/.exec(name)?.[1]);
  return fleetName(service, environment, number) === name ? number : undefined;
}

function orphanFleet(
  { rules, rollouts, targetGroups }: Survey,
  { service, environment }: Owner,
  rollout: number,
  things: readonly Named[],
): Finding {
  const [{ name, tags }] = things as [Named];
  const records = rollouts.filter(({ candidate }) => candidate.name === name);
  const releaseId = tags["slipway:release"] ?? "an unknown release";
  const targetGroup = things.find(({ arn }) => arn !== undefined);
  const fleet: Fleet = {
    service,
    environment,
    rollout,
    releaseId,
    releaseNumber: records[0]?.releaseNumber ?? 0,
    name,
    targetGroupArn: targetGroup?.arn,
  };
  const naming = (rules ?? []).filter((rule) => weightOf(rule, fleet.targetGroupArn) !== undefined);
  const serving = naming.find(
    (rule) => !isTest(rule) && weightOf(rule, fleet.targetGroupArn) !== 0,
  );
  const elsewhere = targetGroup?.isNamed === true && naming.length === 0;
  const what = `Fleet ${name} of ${releaseId} (${things.map(({ kind }) => kind).join(", ")})`;
  if (serving || elsewhere) {
    const by = serving
      ? `rule ${serving.priority ?? "default"} of the listener sends it requests`
      : "a rule of another listener names it";
    return {
      code: "ORPHAN_SERVES",
      summary: `${what} is on no record as live, and ${by}.`,
      advice: "Find out who made that rule; once it is gone, slipway doctor --fix takes the rest.",
    };
  }
  // Without the target group's ARN no rule can be seen to send it requests.
  if (!rules || !targetGroups) {
    const summary = `${what} is needed by nothing; whether it has weight could not be looked at.`;
    return { code: "ORPHAN_FLEET", summary };
  }
  const hadWeight = records.length === 0 || records.some((record) => record.hadWeight);
  return {
    code: "ORPHAN_FLEET",
    summary: `${what} is needed by nothing that is live, kept or under way.`,
    cure: { kind: "remove-fleet", fleet, hadWeight },
  };
}

/** The rule's weight for the group; undefined when it does not name it. */
function weightOf({ action }: ListenerRule, arn: string | undefined): number | undefined {
  return action.kind === "forward"
    ? action.targets.find(({ targetGroupArn }) => targetGroupArn === arn)?.weight
    : undefined;
}

const isTest = ({ headers }: ListenerRule): boolean => headers.length > 0;

function orphanRules(seen: Survey, settings: Owner): readonly Finding[] {
  const { rules = [], ruleTags, live, unfinished } = seen;
  const known = [live?.productionRuleArn, unfinished?.productionRuleArn, unfinished?.testRuleArn];
  return rules.flatMap((rule): Finding[] => {
    const tags = ruleTags?.get(rule.arn) ?? {};
    if (known.includes(rule.arn)) {
      return isOurs(tags, settings) || !ruleTags
        ? []
        : [tagsLost(`Rule ${rule.priority} (${conditionsInWords(rule)})`, "a rule")];
    }
    // The reply that named it may be lost: then its tag tells whose it is.
    const isUnderWay = unfinished && isOurs(tags, { ...settings, rollout: unfinished.number });
    return isUnderWay || !isOurs(tags, settings) ? [] : [orphanRule(rule, tags)];
  });
}

function orphanRule(rule: ListenerRule, tags: Readonly<Record<string, string>>): Finding {
  const what =
    `Rule ${rule.priority} (${conditionsInWords(rule)}) of rollout ` + `${tags["slipway:rollout"]}`;
  const serves =
    rule.action.kind !== "fixed" &&
    !isTest(rule) &&
    !(rule.action.kind === "forward" && rule.action.targets.every(({ weight }) => weight === 0));
  return serves
    ? {
        code: "ORPHAN_SERVES",
        summary: `${what} is on no record, and sends requests on.`,
        advice: "Find out whether anybody needs it, and delete it if not.",
      }
    : {
        code: "ORPHAN_RULE",
        summary: `${what} is needed by nothing that is live or under way.`,
        cure: { kind: "remove-rule", arn: rule.arn, rollout: Number(tags["slipway:rollout"]) },
      };
}

function stranger({ kind, name, tags }: Named, isNeeded: boolean, isNamed: boolean): Finding {
  const what = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${name}`;
  if (isNeeded) {
    return tagsLost(what, "it");
  }
  const owner = tags["slipway:service"] ?? tags["Name"];
  return {
    code: "STRANGER",
    summary: isNamed
      ? `${what} has a name of slipway's giving, but not its tags` +
        `${owner === undefined ? "" : ` (it belongs to ${owner})`}; it is left alone.`
      : `${what} has slipway's tags, but no name of its giving; it is left alone.`,
  };
}

const tagsLost = (what: string, thing: string): Finding => ({
  code: "TAGS_LOST",
  summary: `${what} is in use, but has lost slipway's tags; ${thing} is changed no more.`,
  advice:
    "Put slipway:service, slipway:environment and slipway:rollout back as the launch template " +
    "or the target group beside it has them.",
});
