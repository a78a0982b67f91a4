import { isOurs, productionPriority, testHeader } from "../domain/names.ts";
import type { Route, Settings } from "../domain/settings.ts";
import type { ListenerRule } from "../domain/traffic.ts";
import type { World } from "./ports.ts";

/** The rule that only a request with this rollout's secret header matches. */
export function ownTestRule(
  rules: readonly ListenerRule[],
  nonce: string,
): ListenerRule | undefined {
  return rules.find((rule) =>
    rule.headers.some(
      (header) => header.name.toLowerCase() === testHeader && header.values.includes(nonce),
    ),
  );
}

export function ruleAtProduction(
  rules: readonly ListenerRule[],
  route: Route,
): ListenerRule | undefined {
  return rules.find((rule) => rule.priority === productionPriority(route.priority));
}

/** What a rule matches, for people: `host shop.example.com, path /*`. */
export function conditionsInWords(rule: ListenerRule): string {
  const parts = [
    ...rule.hosts.map((host) => `host ${host}`),
    ...rule.paths.map((path) => `path ${path}`),
    ...rule.headers.map((header) => `header ${header.name}`),
    ...(rule.hasOtherConditions ? ["other conditions"] : []),
  ];
  return parts.join(", ") || "everything";
}

/** Whose a rule is by its tags, for people. */
export async function ruleOwner(
  where: {
    readonly world: Pick<World, "traffic">;
    readonly settings: Pick<Settings, "service" | "environment">;
  },
  arn: string,
): Promise<string> {
  return ownerByTags((await where.world.traffic.tags([arn])).get(arn) ?? {}, where.settings);
}

export function ownerByTags(
  tags: Readonly<Record<string, string>>,
  settings: Pick<Settings, "service" | "environment">,
): string {
  if (isOurs(tags, settings)) {
    return `this service's own rollout ${tags["slipway:rollout"] ?? "?"}`;
  }
  return tags["slipway:service"] === undefined
    ? "a rule without slipway's tags"
    : `service ${tags["slipway:service"]} in ${tags["slipway:environment"] ?? "?"}`;
}
