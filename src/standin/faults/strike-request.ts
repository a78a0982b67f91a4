import type { AwsError } from "../aws-error.ts";
import type { RequestFaultOrder } from "./fault-order.ts";
import type { Fault, Faults } from "./faults.ts";
import { failed, throttled } from "./service-errors.ts";

/** What befalls one request. */
export interface Misfortune {
  /** Kinds of the faults that struck, in the order they were set. */
  readonly kinds: readonly string[];
  /** How long the request is on its way, in milliseconds. */
  readonly latencyMs: number;
  /** What is told instead of the answer. */
  readonly ending: Ending | undefined;
  /** Whether the operation takes effect before the ending. */
  readonly takesEffect: boolean;
}

/** An error reply, a connection cut, or no answer at all. */
export type Ending = AwsError | "cut" | "silence";

/**
 * Asks the faults that stand what they do to a request. Latencies add up; of the others the first
 * to strike decides, and the rest only count the request as one that fitted. Stale reads are not
 * decided here: they need an answer.
 */
export function strikeRequest(faults: Faults, service: string, operation: string): Misfortune {
  const kinds: string[] = [];
  let latencyMs = 0;
  let decided: Decision | undefined;
  for (const fault of faults.all) {
    const { order } = fault;
    if (!isForRequests(fault) || order.kind === "stale-read") continue;
    if (!fault.address?.fits(service, operation)) continue;
    if (decided && order.kind !== "latency") {
      fault.seen += 1;
    } else if (faults.strikes(fault, `${service}:${operation}`)) {
      kinds.push(order.kind);
      if (order.kind === "latency") latencyMs += order.ms;
      else decided = decide(fault.order, service, operation);
    }
  }
  return { kinds, latencyMs, ending: decided?.ending, takesEffect: decided?.takesEffect ?? true };
}

interface Decision {
  readonly ending: Ending | undefined;
  readonly takesEffect: boolean;
}

const isForRequests = (fault: Fault): fault is Fault<RequestFaultOrder> =>
  fault.address !== undefined;

function decide(order: RequestFaultOrder, service: string, operation: string): Decision {
  switch (order.kind) {
    case "throttle":
      return { ending: throttled(service, operation), takesEffect: false };
    case "error":
      return { ending: failed(service, order.status), takesEffect: order.when === "after" };
    case "lost-reply":
      return { ending: "cut", takesEffect: true };
    case "hang":
      return { ending: "silence", takesEffect: order.when === "after" };
    case "latency":
    case "stale-read":
      return { ending: undefined, takesEffect: true };
  }
}
