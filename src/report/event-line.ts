import { releaseName } from "../domain/release.ts";
import type { RolloutEvent } from "../engine/events.ts";
import { duration } from "./duration.ts";
import { printable } from "./printable.ts";
import { servingLine } from "./serving-line.ts";
import { stepLabel } from "./step-label.ts";

/** One event as one line; undefined for events that are not worth a line of their own. */
export function eventLine(event: RolloutEvent): string | undefined {
  switch (event.event) {
    case "rollout-started":
      return startLine(event);
    case "lease-waiting":
      return printable(`waiting for the lease that ${event.holder} holds (${event.purpose})`);
    case "step-started":
      return `${stepLabel(event.step, event.direction)}: started`;
    case "step-waiting": {
      const label = stepLabel(event.step, event.direction);
      return `${label}: ${duration(event.elapsedSeconds)}: ${printable(event.reason)}`;
    }
    case "step-finished":
      return `${stepLabel(event.step, event.direction)}: done in ${duration(event.seconds)}`;
    case "step-failed": {
      const label = stepLabel(event.step, event.direction);
      const { code, summary } = event.failure;
      return `${label}: failed after ${duration(event.seconds)}: ${code}: ${printable(summary)}`;
    }
    case "boot-progress":
      return bootLine(event);
    case "traffic-shifted":
      return `traffic: ${servingLine(event.serving)}`;
    case "note":
      return printable(event.message);
    case "rollout-finished":
      return undefined;
    default:
      return event satisfies never;
  }
}

/** What is being tried: `rollout 17: deploy 1.1.0 (r42) of web to production, after 1.0.0`. */
function startLine(event: Extract<RolloutEvent, { event: "rollout-started" }>): string {
  const what = event.purpose === "deploy" ? "deploy" : "roll back to";
  const where = `of ${event.service} in ${event.environment}`;
  const before = event.previous === undefined ? "the first release" : `now ${event.previous}`;
  const line =
    `rollout ${event.rollout}: ${event.resumed ? "resuming: " : ""}${what} ${event.release} ` +
    `(${releaseName(event.releaseNumber)}) ${where}, ${before}`;
  return printable(line);
}

/** `i-0abc (eu-west-1a) fetches and builds its artifact`. */
export function bootLine(event: Extract<RolloutEvent, { event: "boot-progress" }>): string {
  const who = event.zone === undefined ? event.instanceId : `${event.instanceId} (${event.zone})`;
  return printable(`${who} ${event.detail || `is ${event.state}`}`);
}
