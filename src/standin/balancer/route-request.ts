import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Listener } from "../elbv2/listener.ts";
import { matchRule } from "./match-rule.ts";
import type { RequestHead } from "./match-rule.ts";
import { redirectLocation } from "./redirect-location.ts";
import { routeForward } from "./route-forward.ts";
import type { ForwardRoute, Routing, UnservedRoute } from "./route-forward.ts";

/** What becomes of one request. */
export type Route =
  | { readonly kind: "fixed"; readonly response: NonNullable<Action["FixedResponseConfig"]> }
  | { readonly kind: "redirect"; readonly status: number; readonly location: string }
  | UnservedRoute
  | ForwardRoute;

/** Rule by priority, then what its action says: once for every request (§2.6). */
export function routeRequest(routing: Routing, listener: Listener, request: RequestHead): Route {
  const action = matchRule(listener.live, request)?.actions[0];
  if (action?.FixedResponseConfig) return { kind: "fixed", response: action.FixedResponseConfig };
  if (action?.RedirectConfig) {
    const { RedirectConfig: redirect } = action;
    const status = redirect.StatusCode === "HTTP_301" ? 301 : 302;
    const { quirks } = routing.region;
    const location = redirectLocation(redirect, request, listener.port, quirks);
    return { kind: "redirect", status, location };
  }
  return routeForward(routing, action, request.rawHeaders);
}
