import type { Quirks } from "../quirks/quirks.ts";
import { eventBytes } from "./event-bytes.ts";
import { invalidParameter } from "./refusals.ts";

interface Sent {
  readonly timestamp: number;
  readonly message: string;
}

/**
 * Throws InvalidParameterException for a batch that PutLogEvents does not take (limits: API
 * reference; the texts on order and size as users of AWS quote them, the others UNCONFIRMED).
 */
export function checkBatch(events: readonly Sent[], quirks: Quirks): void {
  const { length } = events;
  if (length < 1 || (length > mostEvents && quirks.has("LOG-08"))) {
    const bound = length < 1 ? "greater than or equal to 1" : `less than or equal to ${mostEvents}`;
    throw invalidParameter(
      `1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member ` +
        `must have length ${bound}`,
    );
  }
  if (events.some(({ message }) => message === "")) {
    throw invalidParameter(
      "1 validation error detected: Value '' at 'logEvents.message' failed to satisfy " +
        "constraint: Member must have length greater than or equal to 1",
    );
  }
  const bytes = events.reduce((sum, event) => sum + eventBytes(event), 0);
  if (bytes > mostBytes && quirks.has("LOG-07")) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${mostBytes}`);
  }
  const isInOrder = events.every(
    ({ timestamp }, i) => timestamp >= (events[i - 1]?.timestamp ?? -Infinity),
  );
  if (isInOrder || !quirks.has("LOG-05")) return;
  throw invalidParameter(
    "Log events in a single PutLogEvents request must be in chronological order.",
  );
}

/** Throws when the events that are taken in are of more than a day (text quoted by moto). */
export function spansTooMuch(events: readonly Sent[]): void {
  const times = events.map(({ timestamp }) => timestamp);
  const span = times.reduce((most, at) => Math.max(most, at - (times[0] ?? at)), 0);
  if (span <= dayMs) return;
  throw invalidParameter(
    "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
  );
}

const mostEvents = 10_000;
const mostBytes = 1_048_576;
const dayMs = 86_400_000;
