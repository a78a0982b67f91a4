import type { RolloutEvent } from "../engine/events.ts";
import { redact } from "./redact.ts";
import type { Reporter } from "./reporter.ts";

/** The same reporter, told every event with its secrets taken out. */
export function redacting(reporter: Reporter): Reporter {
  return {
    tell: (event) => reporter.tell(redactEvent(event)),
    end: () => reporter.end(),
  };
}

/** A copy of the event in which every string, however deep, has been through `redact`. */
export function redactEvent(event: RolloutEvent): RolloutEvent {
  return redactDeep(event) as RolloutEvent;
}

function redactDeep(value: unknown): unknown {
  if (typeof value === "string") {
    return redact(value);
  }
  if (Array.isArray(value)) {
    return value.map(redactDeep);
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactDeep(item)]));
}
