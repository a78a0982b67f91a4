import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import type { LivePointer } from "../domain/rollout.ts";
import { percentages, type ListenerRule } from "../domain/traffic.ts";
import { reusableKept } from "./kept-fleet.ts";
import type { PreflightRequest } from "./preflight.ts";

type Wish = Pick<PreflightRequest, "world" | "settings" | "release" | "purpose" | "live">;

/**
 * The fleet of the release before, where somebody gave it all customers by hand and a rollback to
 * it is asked for: it takes over as it stands, and nobody is moved. Undefined unless it is whole.
 */
export async function previousGivenAll(
  request: Wish,
  rules: readonly ListenerRule[],
): Promise<Fleet | undefined> {
  const { world, live, release, purpose } = request;
  if (!live || purpose !== "rollback") {
    return undefined;
  }
  const latest = await world.ledger.latest();
  const fleet = [live.kept?.fleet, latest?.stable?.fleet].find(
    (one) => one?.releaseNumber === release.number && sendsAllTo(rules, live, one),
  );
  const kept = fleet && { ...fleet, fleet, retireAfter: live.since };
  return kept && (await reusableKept(request, { ...live, kept }, true));
}

function sendsAllTo(
  rules: readonly ListenerRule[],
  { productionRuleArn }: LivePointer,
  { targetGroupArn = "" }: Fleet,
): boolean {
  const action = rules.find(({ arn }) => arn === productionRuleArn)?.action;
  return action?.kind === "forward" && percentages(action.targets).get(targetGroupArn) === 100;
}

/** The production rule must stand as the last rollout left it: stable alone, all the weight. */
export function productionRuleAsLeft(
  { live, settings }: Wish,
  rules: readonly ListenerRule[],
  givenTo: Fleet | undefined,
): string | undefined {
  if (!live) {
    return undefined;
  }
  const { route } = settings;
  const same =
    live.route.priority === route.priority &&
    live.route.host === route.host &&
    live.route.path === route.path;
  if (!same) {
    fail({
      code: "PREFLIGHT",
      summary: "slipway.yaml changes the route of a live service, which a rollout cannot do yet.",
      remedy: "Put the route back, or release it as a service of another name.",
    });
  }
  if (!givenTo && !sendsAllTo(rules, live, live.fleet)) {
    fail({
      code: "DRIFT",
      summary:
        `The production rule of ${settings.service} is not as the last rollout left it: it ` +
        `should send everything to ${live.releaseId}.`,
      remedy: "slipway doctor --fix puts it back; slipway rollback keeps what was before.",
    });
  }
  return live.productionRuleArn;
}
