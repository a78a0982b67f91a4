import type { Failure } from "../domain/failure.ts";
import type { Serving } from "../domain/outcome.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import { percentages, type ListenerRule } from "../domain/traffic.ts";
import type { Request } from "./request.ts";
import { pause } from "./wait.ts";

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
    [rollout?.candidate, rollout?.stable?.fleet, live?.kept?.fleet, live?.fleet].flatMap((fleet) =>
      fleet?.targetGroupArn === undefined ? [] : [[fleet.targetGroupArn, fleet.releaseId] as const],
    ),
  );
  return [...percentages(rule.action.targets)]
    .filter(([, percent]) => percent > 0)
    .map(([arn, percent]) => ({ release: releases.get(arn) ?? `unknown (${arn})`, percent }));
}

/** Looks that must agree, two seconds apart: one may show an old state (aws-facts §7.6). */
const looksWanted = 3;

/** What is live, by its name. */
export type OnRecord = Pick<LivePointer, "releaseId">;

/**
 * Why what is live on record does not serve everybody; undefined when it does, or is unread.
 * Throws INTERRUPTED.
 */
export async function notServing(
  { releaseId }: OnRecord,
  { world, signal }: Pick<Request, "world" | "signal">,
  look: () => Promise<readonly Serving[] | null>,
): Promise<Failure | undefined> {
  let serving = await look();
  for (let looks = 1; ; looks += 1) {
    if (!serving || (serving.length === 1 && serving[0]?.release === releaseId)) {
      return undefined;
    }
    if (looks === looksWanted) {
      break;
    }
    await pause(world.clock, 2000, signal);
    serving = await look();
  }
  const [only, ...others] = serving;
  const isKnown = only && others.length === 0 && !only.release.startsWith("unknown");
  const keep = isKnown ? `; or keep it: slipway rollback --to ${only.release}` : "";
  const shares = serving.map(({ release, percent }) => `${Math.round(percent)} % to ${release}`);
  return {
    code: "DRIFT",
    summary:
      `${releaseId} is live on record, but somebody has changed the production rule: it sends ` +
      `${shares.join(", ") || "nobody to any release"}.`,
    remedy: `Mend it: slipway doctor --fix${keep}`,
  };
}
