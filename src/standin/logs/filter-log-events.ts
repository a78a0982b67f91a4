import type {
  FilterLogEventsCommandInput,
  FilterLogEventsResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { filterPattern } from "./filter-pattern.ts";
import { findGroup, findStream, groupMembers } from "./find-group.ts";
import { checkLimit } from "./page-of.ts";
import { readPage } from "./read-page.ts";
import { invalidParameter } from "./refusals.ts";
import type { LogGroup, LogStream } from "./state.ts";
import { visibleEvents } from "./visible-events.ts";

/**
 * The events of a group's streams that a pattern lets pass, by time, from `startTime` to `endTime`,
 * both included. A page without a token is the last. ResourceNotFound, InvalidParameter.
 */
export const filterLogEvents = operation<FilterLogEventsCommandInput, FilterLogEventsResponse>(
  [
    ...groupMembers,
    "logStreamNames",
    "logStreamNamePrefix",
    "startTime",
    "endTime",
    "filterPattern",
    "nextToken",
    "limit",
    "interleaved",
    "unmask",
  ],
  (region, input) => {
    const { limit = 10_000, nextToken } = input;
    if (input.unmask === true) throw notImplemented("unmask=true");
    checkLimit(limit, 10_000);
    const passes = filterPattern(input.filterPattern ?? "");
    const streams = streamsOf(findGroup(region, input), input);
    const found = streams.flatMap((stream) => within(region, stream, input));
    const position = nextToken === undefined ? undefined : positionIn(nextToken);
    const matching = found.filter(({ message }) => passes(message));
    matching.sort((a, b) => (a.id < b.id ? -1 : 1));
    const stopsAtGaps = region.quirks.has("LOG-03");
    const page = readPage(matching, { position, backward: false, limit, stopsAtGaps });
    return {
      events: page.events.map(({ id, ...event }) => ({ ...event, eventId: id })),
      searchedLogStreams: [],
      ...(page.isLast ? {} : { nextToken: tokenOf(page.position) }),
    };
  },
);

function streamsOf(group: LogGroup, input: FilterLogEventsCommandInput): readonly LogStream[] {
  const { logStreamNames: names, logStreamNamePrefix: prefix } = input;
  if (names && prefix !== undefined) {
    throw invalidParameter("logStreamNames and logStreamNamePrefix are mutually exclusive.");
  }
  if (names && (names.length < 1 || names.length > 100)) {
    throw invalidParameter("There can be 1 to 100 logStreamNames.");
  }
  if (names) return names.map((name) => findStream(group, name));
  return [...group.streams.values()].filter(({ name }) => name.startsWith(prefix ?? ""));
}

/** Unlike GetLogEvents', the end is included (API reference of both). */
function within(region: Region, stream: LogStream, input: FilterLogEventsCommandInput) {
  const { startTime = 0, endTime = Infinity } = input;
  const isBefore = (at: number) => (region.quirks.has("LOG-04") ? at <= endTime : at < endTime);
  return visibleEvents(region, stream)
    .filter(({ timestamp }) => timestamp >= startTime && isBefore(timestamp))
    .map((event) => ({ ...event, logStreamName: stream.name }));
}

const tokenOf = (position = ""): string => Buffer.from(position).toString("base64url");

function positionIn(token: string): string {
  const position = Buffer.from(token, "base64url").toString();
  if (/^\d{56}$/.test(position)) return position;
  throw invalidParameter("The specified nextToken is invalid.");
}
