/** Why deploys of a service are refused, until somebody starts the line again. */
export interface LineStop {
  /** `frozen` by a person; `halted` because a release failed. */
  readonly kind: "frozen" | "halted";
  /** `user@host`. */
  readonly by: string;
  /** ISO time. */
  readonly at: string;
  readonly reason: string;
  /** The rollout that halted it. */
  readonly rollout?: number;
  /** The id of that rollout's release. */
  readonly release?: string;
}

/** What was done to a service's line or its lease, for the record. */
export interface LineEvent {
  readonly did: "freeze" | "halt" | "unfreeze" | "break-lease";
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  readonly rollout?: number;
}

/** Whether a service's line stands still, and what has been done to it. */
export interface LineRecord {
  readonly schema: 1;
  /** None: deploys may begin. */
  readonly stops: readonly LineStop[];
  /** Newest first, at most `eventsKept`. */
  readonly events: readonly LineEvent[];
}

const eventsKept = 50;

/** A line that nobody ever stopped. */
export const runningLine: LineRecord = { schema: 1, stops: [], events: [] };

/** The same line with one more reason to stand still. */
export function stopLine(line: LineRecord, stop: LineStop): LineRecord {
  const { by, at, reason, rollout } = stop;
  const did = stop.kind === "frozen" ? "freeze" : "halt";
  const event = { did, by, at, reason, ...(rollout === undefined ? {} : { rollout }) } as const;
  return noteOnLine({ ...line, stops: [...line.stops, stop] }, event);
}

/** The same line, running. */
export function startLine(line: LineRecord, who: Omit<LineEvent, "did" | "rollout">): LineRecord {
  return noteOnLine({ ...line, stops: [] }, { did: "unfreeze", ...who });
}

export function noteOnLine(line: LineRecord, event: LineEvent): LineRecord {
  return { ...line, events: [event, ...line.events].slice(0, eventsKept) };
}

/** True when this rollout has halted the line before, even if it runs again by now. */
export function haltedBefore({ events }: LineRecord, rollout: number): boolean {
  return events.some((event) => event.did === "halt" && event.rollout === rollout);
}

/** One sentence: who stopped it, when, why. */
export function stopInWords(service: string, stop: LineStop): string {
  const { kind, by, at, reason, rollout, release } = stop;
  const how =
    kind === "frozen"
      ? `by ${by} since ${at}`
      : `since rollout ${rollout} of ${release}, by ${by}, failed at ${at}`;
  return `${service} is ${kind} ${how}: ${reason.replace(/\.$/, "")}.`;
}
