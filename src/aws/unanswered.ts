import type { LeaseTimes } from "../domain/lease.ts";
import type { Clock, UnansweredChanges } from "../engine/ports.ts";
import { errorCode } from "./error-code.ts";

/**
 * Remembers changes that were sent and got no answer: they may yet take effect, for as long as AWS
 * accepts their signature (aws-facts §7.2), also after the same change was sent again.
 */
export interface Unanswered {
  /** Sends a change; one that ends without an answer is remembered. */
  watch<Answer>(send: () => Promise<Answer>): Promise<Answer>;
  /** When the latest of them was sent, by the monotonic clock; undefined when there is none. */
  latest(): number | undefined;
}

export function createUnanswered(clock: Clock): Unanswered {
  let latest: number | undefined;
  return {
    async watch(send) {
      const sentAt = clock.monotonic();
      try {
        return await send();
      } catch (error) {
        if (!wasNeverSent(error)) latest = sentAt;
        throw error;
      }
    },
    latest: () => latest,
  };
}

/** Milliseconds beyond the last moment at which AWS would accept a signature. */
const slackMs = 1_000;

/** How long the latest of them must be waited for. */
export function unansweredWithin(
  { signatureWindowMs }: LeaseTimes,
  unanswered: Unanswered,
): UnansweredChanges {
  return { until: () => (unanswered.latest() ?? -Infinity) + signatureWindowMs + slackMs };
}

/** What Node says when no connection came about, so that nothing can have reached AWS. */
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);
/** The same, unless said of an open connection: a route may go while the answer is awaited. */
const unreachable = new Set(["ENETUNREACH", "EHOSTUNREACH"]);

function wasNeverSent(error: unknown): boolean {
  const code = errorCode(error) ?? "";
  return (
    neverSent.has(code) ||
    (unreachable.has(code) && (error as { readonly syscall?: unknown }).syscall === "connect")
  );
}
