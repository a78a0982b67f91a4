import type { Base } from "../domain/base.ts";
import { testHeader } from "../domain/names.ts";
import type { Route } from "../domain/settings.ts";
import type { Clock, Probe } from "../engine/ports.ts";
import { fillIn, judgeAnswer } from "./judge-answer.ts";
import { sendProbe } from "./send-probe.ts";

/** Milliseconds in which a load balancer that answers at all has answered. */
const reachMs = 5_000;
/** Milliseconds given beyond `within`, so that a late answer can be read and called late. */
const lateMs = 10_000;

type Front = Pick<Base, "loadBalancerDns" | "listenerPort" | "listenerProtocol">;

/** Requests to the load balancer's own name, with host (and SNI) of the route. */
export function createProbe(front: Front, clock: Clock): Probe {
  const target = {
    host: front.loadBalancerDns,
    port: front.listenerPort,
    secure: front.listenerProtocol === "HTTPS",
  };
  return {
    async reasonUnreachable() {
      const answer = await sendProbe(clock, {
        ...target,
        path: "/",
        hostHeader: undefined,
        headers: {},
        timeoutMs: reachMs,
      });
      return answer.kind === "answer" ? undefined : answer.reason;
    },
    async check(check, route, nonce, releaseId) {
      const answer = await sendProbe(clock, {
        ...target,
        path: fillIn(check.path, releaseId),
        hostHeader: hostOf(route),
        headers: { [testHeader]: nonce },
        timeoutMs: check.withinMs + lateMs,
      });
      if (answer.kind === "answer") {
        return judgeAnswer(check, releaseId, answer);
      }
      return { kind: "unknown", reason: `${check.path}: ${answer.reason}` };
    },
  };
}

/** A host that the route's pattern matches; undefined when it takes any. */
function hostOf({ host }: Route): string | undefined {
  return host?.replaceAll("*", "slipway").replaceAll("?", "s");
}
