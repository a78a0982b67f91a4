import { Agent, request } from "node:http";
import type { Clock } from "../../engine/ports.ts";
import { RequestTally, type TrafficReport } from "./request-tally.ts";

interface TrafficOrder {
  /** What to GET; http only. */
  readonly url: string;
  readonly requestsPerSecond: number;
  readonly clock: Clock;
}

export interface Traffic {
  /** Sends nothing more, waits for the answers still due, and reports. */
  stop(): Promise<TrafficReport>;
}

/**
 * Steady load, as customers make it: requests leave on time whether or not earlier ones have been
 * answered, every other one on a kept connection. One that is not answered with 2xx, breaks off, or
 * takes longer than ten seconds has failed; none is tried again.
 */
export function startTraffic(order: TrafficOrder): Traffic {
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: false })] as const;
  const tally = new RequestTally();
  const underway = new Set<Promise<void>>();
  const stop = new AbortController();

  const send = (count: number): void => {
    const keepAlive = count % 2 === 0;
    const sent = sendOne(order, keepAlive ? agents[0] : agents[1], keepAlive, tally);
    underway.add(sent);
    void sent.finally(() => underway.delete(sent));
  };
  const sending = keepPace(order, stop.signal, send);
  // Whoever calls stop() is told; until then nobody else listens.
  sending.catch(() => {});

  return {
    async stop() {
      stop.abort();
      await sending;
      await Promise.all(underway);
      agents.forEach((agent) => agent.destroy());
      return tally.report();
    },
  };
}

/** Calls `send` at the times the rate gives; calls that a delay has put off are made up for. */
async function keepPace(
  { clock, requestsPerSecond }: TrafficOrder,
  signal: AbortSignal,
  send: (count: number) => void,
): Promise<void> {
  const start = clock.monotonic();
  const everyMs = 1000 / requestsPerSecond;
  for (let count = 0; !signal.aborted; ) {
    const elapsed = clock.monotonic() - start;
    for (; count * everyMs <= elapsed; count += 1) {
      send(count);
    }
    try {
      await clock.sleep(Math.max(1, count * everyMs - elapsed), signal);
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
  }
}

/** One GET; resolves when it is answered in full or has failed, and never rejects. */
function sendOne(
  { url, clock }: TrafficOrder,
  agent: Agent,
  keepAlive: boolean,
  tally: RequestTally,
): Promise<void> {
  return new Promise((resolve) => {
    const sentAt = clock.now();
    const start = clock.monotonic();
    let isSettled = false;
    const failed = (reason: string): void => {
      if (!isSettled) {
        isSettled = true;
        tally.failed({ at: new Date(sentAt).toISOString(), keepAlive, reason });
        resolve();
      }
    };
    const sending = request(url, { agent, timeout: 10_000 }, (response) => {
      const status = response.statusCode ?? 0;
      response.on("error", (error) => failed(error.message));
      response.on("end", () => {
        if (status < 200 || status > 299) {
          failed(`answered ${status}`);
          return;
        }
        isSettled = true;
        tally.answered(releaseOf(response.headers["x-release"]), clock.monotonic() - start);
        resolve();
      });
      response.resume();
    });
    sending.on("timeout", () => sending.destroy(new Error("no answer within 10 s")));
    sending.on("error", (error) => failed(error.message));
    sending.end();
  });
}

function releaseOf(header: string | string[] | undefined): string {
  return typeof header === "string" && header !== "" ? header : "unknown";
}
