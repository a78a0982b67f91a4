import type { Clock } from "../clock.ts";
import { isMutating } from "../request-log.ts";
import type { WireRequest, WireResponse } from "../wire/http-message.ts";
import type { Faults } from "./faults.ts";

/** What was answered when, under which request id. */
export interface Answered {
  readonly at: number;
  readonly requestId: string;
  readonly response: WireResponse;
  readonly errorCode: string | undefined;
}

/**
 * Stale reads by replaying: while a `stale-read` stands, what is answered to the reads it fits is
 * kept for its `ms`, and a later read, the same to the byte, is answered with the oldest answer
 * kept, which was true at most `ms` ago. Nothing is made up: where none is kept, the read is fresh
 * and the fault has not struck. Errors are replayed too, so that what was just made is not there.
 */
export class StaleAnswers {
  readonly #faults: Faults;
  readonly #clock: Clock;
  #kept: (Answered & { readonly key: string })[] = [];

  constructor(faults: Faults, clock: Clock) {
    this.#faults = faults;
    this.#clock = clock;
  }

  /** The answer to give in place of `fresh`, under its request id; `undefined`: `fresh` itself. */
  instead(asked: Read, request: WireRequest, fresh: Answered): Answered | undefined {
    const standing = this.#faults.ofKind("stale-read");
    const longest = Math.max(...standing.map(({ order }) => order.ms));
    const now = this.#clock.now();
    this.#kept = this.#kept.filter(({ at }) => now - at <= longest);
    if (!mayLag(asked, request)) return undefined;
    const { service, operation } = asked;
    const fitting = standing.filter(({ address }) => address?.fits(service, operation));
    if (fitting.length === 0) return undefined;
    const key = `${service}:${operation} ${Buffer.from(request.body).toString("latin1")}`;
    const before = this.#kept.filter((answered) => answered.key === key);
    this.#kept.push({ ...fresh, key });
    for (const fault of fitting) {
      const old = before.find(({ at }) => now - at <= fault.order.ms);
      if (old && this.#faults.strikes(fault, `${service}:${operation}`)) {
        return underId(old, fresh.requestId);
      }
    }
    return undefined;
  }
}

interface Read {
  readonly service: string;
  readonly operation: string;
}

/** Reads that AWS does not promise to be consistent (aws-facts §4, §7.6); S3's are, all of them. */
function mayLag({ service, operation }: Read, request: WireRequest): boolean {
  if (isMutating(operation) || operation === "TransactGetItems") return false;
  if (service !== "dynamodb") return service !== "s3";
  return !/"ConsistentRead"\s*:\s*true/.test(Buffer.from(request.body).toString("utf8"));
}

function underId({ requestId: oldId, ...old }: Answered, requestId: string): Answered {
  const { status, headers, body } = old.response;
  const response = {
    status,
    headers: { ...headers, "x-amzn-requestid": requestId },
    body: typeof body === "string" ? body.replaceAll(oldId, requestId) : body,
  };
  return { ...old, requestId, response };
}
