import { fail } from "../domain/failure.ts";
import { productionPriority, testPriority } from "../domain/names.ts";
import type { LivePointer } from "../domain/rollout.ts";
import type { Route, Settings } from "../domain/settings.ts";
import { isShadowedBy, shadows, type ListenerRule } from "../domain/traffic.ts";
import type { World } from "./ports.ts";
import { conditionsInWords, ruleOwner } from "./rules.ts";

interface Question {
  readonly world: Pick<World, "traffic">;
  readonly settings: Pick<Settings, "service" | "environment" | "route">;
  readonly live: LivePointer | undefined;
}

/**
 * Refuses a route whose priorities are taken, that an earlier rule leaves without requests, or that
 * would itself leave a later rule without any; names whose rule it is.
 */
export async function assertRouteFree(
  { world, settings, live }: Question,
  rules: readonly ListenerRule[],
): Promise<void> {
  for (const rule of rules) {
    const trouble =
      rule.arn === live?.productionRuleArn ? undefined : between(rule, settings.route);
    if (trouble !== undefined) {
      fail({
        code: "PREFLIGHT",
        summary:
          `Listener priority ${rule.priority} (${conditionsInWords(rule)}) belongs to ` +
          `${await ruleOwner({ world, settings }, rule.arn)} and ${trouble}.`,
        remedy: "Set another route.priority, route.host or route.path in slipway.yaml.",
      });
    }
  }
}

function between(rule: ListenerRule, route: Route): string | undefined {
  const production = productionPriority(route.priority);
  const { priority } = rule;
  if (priority === undefined) {
    return undefined;
  }
  if (priority === production || priority === testPriority(route.priority)) {
    return "has the place this service would need";
  }
  if (priority < production) {
    return shadows(rule, route) ? "would take this service's requests" : undefined;
  }
  return isShadowedBy(rule, route) ? "would lose its requests to this service" : undefined;
}
