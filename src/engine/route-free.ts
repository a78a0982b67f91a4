import { fail } from "../domain/failure.ts";
import { productionPriority, testPriority } from "../domain/names.ts";
import type { LivePointer } from "../domain/rollout.ts";
import type { Route, Settings } from "../domain/settings.ts";
import { isShadowedBy, shadows, type ListenerRule } from "../domain/traffic.ts";
import type { World } from "./ports.ts";
import { conditionsInWords, ownerByTags } from "./rules.ts";

interface Question {
  readonly settings: Pick<Settings, "service" | "environment" | "route">;
  readonly live: LivePointer | undefined;
}

type Tags = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Refuses a route whose priorities are taken, that an earlier rule leaves without requests, or that
 * would itself leave a later rule without any; names whose rule it is.
 */
export async function assertRouteFree(
  question: Question & { readonly world: Pick<World, "traffic"> },
  rules: readonly ListenerRule[],
): Promise<void> {
  const [first] = rules.filter((rule) => troubleOf(rule, question) !== undefined);
  if (first) {
    const tags = await question.world.traffic.tags([first.arn]);
    fail({
      code: "PREFLIGHT",
      summary: routeTroubles({ ...question, tags }, [first]).join(" "),
      remedy: "Set another route.priority, route.host or route.path in slipway.yaml.",
    });
  }
}

/** One sentence for each rule that is in the route's way, or that the route is in the way of. */
export function routeTroubles(
  question: Question & { readonly tags: Tags },
  rules: readonly ListenerRule[],
): readonly string[] {
  return rules.flatMap((rule) => {
    const trouble = troubleOf(rule, question);
    return trouble === undefined
      ? []
      : `Listener priority ${rule.priority} (${conditionsInWords(rule)}) belongs to ` +
          `${ownerByTags(question.tags.get(rule.arn) ?? {}, question.settings)} and ${trouble}.`;
  });
}

const troubleOf = (rule: ListenerRule, { live, settings }: Question): string | undefined =>
  rule.arn === live?.productionRuleArn ? undefined : between(rule, settings.route);

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
