import { eventBytes } from "./event-bytes.ts";
import type { LogEvent } from "./state.ts";

/** What is read next. */
export interface PageOrder {
  /** Only what comes after this id, or before it going backward; none: from the very end. */
  readonly position: string | undefined;
  readonly backward: boolean;
  readonly limit: number;
  /** Whether a silence of an hour ends a page. */
  readonly stopsAtGaps: boolean;
}

export interface EventPage<Event extends LogEvent> {
  /** By id, whichever way the page goes. */
  readonly events: readonly Event[];
  /** Where the next page in this direction begins; the same position again at the end. */
  readonly position: string | undefined;
  /** Nothing more is to come in this direction. */
  readonly isLast: boolean;
}

/**
 * One page of events in the order of their ids: at most `limit` and 1 MB (API reference). Where
 * nothing was logged for an hour a page ends early, and the next one is empty and leads beyond: AWS
 * does so somewhere (boto3 #3718), where exactly is UNCONFIRMED.
 */
export function readPage<Event extends LogEvent>(
  all: readonly Event[],
  order: PageOrder,
): EventPage<Event> {
  const { position, backward, limit, stopsAtGaps } = order;
  const ahead = backward
    ? all.filter(({ id }) => position === undefined || id < position).reverse()
    : all.filter(({ id }) => position === undefined || id > position);
  const [first] = ahead;
  if (!first) return { events: [], position, isLast: true };
  if (stopsAtGaps && position !== undefined && isGap(timeOf(position), first.timestamp)) {
    return { events: [], position: beside(first, backward), isLast: false };
  }
  const taken: Event[] = [];
  let bytes = 0;
  for (const event of ahead) {
    bytes += eventBytes(event);
    const before = taken.at(-1);
    const isOver = taken.length >= limit || (bytes > mostBytes && before !== undefined);
    if (isOver || (stopsAtGaps && before && isGap(before.timestamp, event.timestamp))) break;
    taken.push(event);
  }
  return {
    events: backward ? taken.toReversed() : taken,
    position: taken.at(-1)?.id,
    isLast: taken.length === ahead.length,
  };
}

const mostBytes = 1_048_576;
const hourMs = 3_600_000;

/** The position at which an empty stream begins is no time to count from. */
const isGap = (a: number, b: number): boolean => a > 0 && Math.abs(a - b) > hourMs;
const timeOf = (position: string): number => Number(position.slice(0, 20));

/** A position next to an event, on the side from which one comes to it. */
function beside({ id }: LogEvent, backward: boolean): string {
  return id.slice(0, 20) + (backward ? "9" : "0").repeat(36);
}
