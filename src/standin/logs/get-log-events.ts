import type {
  GetLogEventsCommandInput,
  GetLogEventsResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Given } from "../ec2/given.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { findGroup, findStream, groupMembers } from "./find-group.ts";
import { checkLimit } from "./page-of.ts";
import { readPage } from "./read-page.ts";
import { invalidParameter } from "./refusals.ts";
import { visibleEvents } from "./visible-events.ts";

type Input = Given<GetLogEventsCommandInput, "logStreamName">;

/**
 * The events of a stream from `startTime` on and before `endTime`, oldest first: the newest page
 * unless told to start from the head. Both tokens are always there; the one that was sent comes
 * back where there is nothing more. ResourceNotFound, InvalidParameter.
 */
export const getLogEvents = operation<Input, GetLogEventsResponse>(
  [
    ...groupMembers,
    "logStreamName",
    "startTime",
    "endTime",
    "nextToken",
    "limit",
    "startFromHead",
    "unmask",
  ],
  (region, input) => {
    const { startTime = 0, endTime = Infinity, limit = 10_000, nextToken: sent } = input;
    if (input.unmask === true) throw notImplemented("unmask=true");
    checkLimit(limit, 10_000);
    const stream = findStream(findGroup(region, input), input.logStreamName);
    const where = directionOf(region, input);
    const all = visibleEvents(region, stream).filter(
      ({ timestamp }) => timestamp >= startTime && timestamp < endTime,
    );
    const stopsAtGaps = region.quirks.has("LOG-03");
    const page = readPage(all, { ...where, limit, stopsAtGaps });
    const { events, position = noPosition } = page;
    const other = (where.backward ? events.at(-1) : events[0])?.id ?? position;
    const forward = `f/${where.backward ? other : position}`;
    const backward = `b/${where.backward ? position : other}`;
    const isEnd = sent !== undefined && [forward, backward].includes(sent);
    return {
      events: events.map(({ timestamp, message, ingestionTime }) => ({
        timestamp,
        message,
        ingestionTime,
      })),
      ...(isEnd && !region.quirks.has("LOG-02")
        ? {}
        : { nextForwardToken: forward, nextBackwardToken: backward }),
    };
  },
);

const noPosition = "0".repeat(56);

function directionOf(
  { quirks }: Region,
  { nextToken, startFromHead = false }: Input,
): { backward: boolean; position: string | undefined } {
  const fromEnd = quirks.has("LOG-14") && !startFromHead;
  if (nextToken === undefined) return { backward: fromEnd, position: undefined };
  const [, way, position = ""] = /^([fb])\/(\d{56})$/.exec(nextToken) ?? [];
  if (way === undefined) throw invalidParameter("The specified nextToken is invalid.");
  if (way === "f" && !startFromHead && quirks.has("LOG-15")) {
    throw invalidParameter("A nextForwardToken needs startFromHead to be true.");
  }
  return { backward: way === "b", position };
}
