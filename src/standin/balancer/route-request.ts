import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Listener } from "../elbv2/listener.ts";
import type { Target } from "../elbv2/target.ts";
import type { Region } from "../region.ts";
import { chooseGroup } from "./choose-group.ts";
import { matchRule } from "./match-rule.ts";
import type { RequestHead } from "./match-rule.ts";
import { redirectLocation } from "./redirect-location.ts";
import { routableTargets } from "./routable-targets.ts";

/** What becomes of one request. */
export type Route =
  | { readonly kind: "fixed"; readonly response: NonNullable<Action["FixedResponseConfig"]> }
  | { readonly kind: "redirect"; readonly status: number; readonly location: string }
  /** The chosen group has nobody to serve: 503, and never another group's turn (§2.5). */
  | { readonly kind: "unserved"; readonly targetGroupArn: string | undefined }
  | {
      readonly kind: "forward";
      readonly targetGroupArn: string;
      readonly target: Target;
      /** The group has too few healthy targets, so all of them count as such (§2.5). */
      readonly isFailOpen: boolean;
    };

/** Whose turn it is in each group: requests served so far, by target group ARN. */
export type Turns = Map<string, number>;

/** Rule by priority, group by weight, target by round robin: once for every request (§2.6). */
export function routeRequest(
  region: Region,
  listener: Listener,
  turns: Turns,
  request: RequestHead,
): Route {
  const action = matchRule(listener.live, request)?.actions[0];
  if (action?.FixedResponseConfig) return { kind: "fixed", response: action.FixedResponseConfig };
  if (action?.RedirectConfig) {
    const status = action.RedirectConfig.StatusCode === "HTTP_301" ? 301 : 302;
    const location = redirectLocation(action.RedirectConfig, request, listener.port, region.quirks);
    return { kind: "redirect", status, location };
  }
  const { elb, quirks } = region;
  const isServed = (arn = "") => {
    const group = elb.targetGroups.get(arn);
    return group !== undefined && routableTargets(group, quirks).targets.length > 0;
  };
  const targetGroupArn = action && chooseGroup(action, region.random(), quirks, isServed);
  const group = elb.targetGroups.get(targetGroupArn ?? "");
  if (!group) return { kind: "unserved", targetGroupArn };
  const { targets, isFailOpen } = routableTargets(group, quirks);
  const turn = turns.get(group.arn) ?? 0;
  turns.set(group.arn, turn + 1);
  const target = targets[turn % targets.length];
  if (!target) return { kind: "unserved", targetGroupArn: group.arn };
  return { kind: "forward", targetGroupArn: group.arn, target, isFailOpen };
}
