import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import { targetKey } from "../elbv2/target.ts";
import type { Target } from "../elbv2/target.ts";
import type { Region } from "../region.ts";
import { chooseGroup } from "./choose-group.ts";
import { chooseTarget } from "./choose-target.ts";
import type { CookieSeal } from "./cookie-seal.ts";
import { routableTargets } from "./routable-targets.ts";
import { Stickiness } from "./stickiness.ts";

/** What routing needs to know, and keeps. */
export interface Routing {
  readonly region: Region;
  /** Requests so far, by target group ARN. */
  readonly turns: Map<string, number>;
  readonly seal: CookieSeal;
  /** Requests and WebSockets under way to a target of a group. */
  outstanding(targetGroupArn: string, target: Target): number;
}

/** To a target. */
export interface ForwardRoute {
  readonly kind: "forward";
  readonly targetGroupArn: string;
  readonly target: Target;
  /** The group has too few healthy targets, so all of them count as such (§2.5). */
  readonly isFailOpen: boolean;
  /** Set-Cookie values to add to the target's answer, whose raw headers are given. */
  cookies(answer: readonly string[]): readonly string[];
}

/** The chosen group has nobody to serve: 503, and never another group's turn (§2.5). */
export interface UnservedRoute {
  readonly kind: "unserved";
  readonly targetGroupArn: string | undefined;
}

/** Group by weight and target by algorithm, unless the client is stuck to either. */
export function routeForward(
  routing: Routing,
  action: Action | undefined,
  rawHeaders: readonly string[],
): ForwardRoute | UnservedRoute {
  const { region, turns } = routing;
  const { elb, quirks, clock } = region;
  const config = action?.ForwardConfig?.TargetGroupStickinessConfig;
  const sticky = new Stickiness(routing.seal, rawHeaders, clock.now());
  const isServed = (arn = "") => {
    const group = elb.targetGroups.get(arn);
    return group !== undefined && routableTargets(group, quirks).targets.length > 0;
  };
  const stuck = { arn: sticky.group(config), isServed };
  const targetGroupArn = action && chooseGroup(action, region.random(), quirks, stuck);
  const group = elb.targetGroups.get(targetGroupArn ?? "");
  if (!group) return { kind: "unserved", targetGroupArn };
  const { targets, isFailOpen } = routableTargets(group, quirks);
  const turn = turns.get(group.arn) ?? 0;
  turns.set(group.arn, turn + 1);
  const stuckKey = sticky.target(group);
  const stuckTo = targets.find((one) => targetKey(one.instanceId, one.port) === stuckKey);
  const isLost = stuckKey !== undefined && !stuckTo && !quirks.has("ELB-60");
  if (isLost) return { kind: "unserved", targetGroupArn: group.arn };
  const target =
    stuckTo ??
    chooseTarget(group, targets, {
      now: clock.now(),
      random: () => region.random(),
      turn,
      outstanding: (one) => routing.outstanding(group.arn, one),
    });
  if (!target) return { kind: "unserved", targetGroupArn: group.arn };
  const chosen = { group, targetKey: targetKey(target.instanceId, target.port) };
  const cookies = (answer: readonly string[]) => sticky.answerCookies(chosen, config, answer);
  return { kind: "forward", targetGroupArn: group.arn, target, isFailOpen, cookies };
}
