import type { Tally } from "../engine/ports.ts";

/** What one attempt at a call was, by what it can change. */
export type CallKind = "mutation" | "read" | "stateWrite";

/** Counts attempts as they leave, retries included, so that the numbers are what AWS saw. */
export interface CallTally extends Tally {
  count(kind: CallKind): void;
  /** Adds milliseconds slept. */
  waited(ms: number): void;
  /** Remembers the request id of an answer that was an error. */
  failed(requestId: string): void;
}

const remembered = 10;

export function createTally(): CallTally {
  const calls = { mutations: 0, reads: 0, stateWrites: 0 };
  const failedIds: string[] = [];
  let waitedMs = 0;
  return {
    count(kind) {
      if (kind === "mutation") {
        calls.mutations += 1;
      } else if (kind === "read") {
        calls.reads += 1;
      } else {
        calls.stateWrites += 1;
      }
    },
    failed(requestId) {
      failedIds.push(requestId);
      failedIds.splice(0, failedIds.length - remembered);
    },
    waited(ms) {
      waitedMs += ms;
    },
    waitedSeconds: () => waitedMs / 1000,
    calls: () => ({ ...calls }),
    failedRequestIds: () => [...failedIds],
  };
}
