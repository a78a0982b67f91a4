import type {
  DescribeLogStreamsCommandInput,
  DescribeLogStreamsResponse,
  LogStream as Described,
} from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { findGroup, groupArn, groupMembers } from "./find-group.ts";
import { pageOf } from "./page-of.ts";
import { invalidParameter } from "./refusals.ts";
import type { LogGroup, LogStream } from "./state.ts";

/**
 * Streams by name, or by their newest event, as far as that is known by now: it is told some time
 * after it came in. ResourceNotFound, InvalidParameter.
 */
export const describeLogStreams = operation<
  DescribeLogStreamsCommandInput,
  DescribeLogStreamsResponse
>(
  [...groupMembers, "logStreamNamePrefix", "orderBy", "descending", "limit", "nextToken"],
  (region, input) => {
    const { logStreamNamePrefix: prefix, orderBy = "LogStreamName", descending } = input;
    const byTime = orderBy === "LastEventTime";
    if (!byTime && orderBy !== "LogStreamName") {
      throw invalidParameter(`There is no order by ${String(orderBy)}.`);
    }
    if (byTime && prefix !== undefined && region.quirks.has("LOG-12")) {
      throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    const group = findGroup(region, input);
    const found = [...group.streams.values()]
      .filter(({ name }) => name.startsWith(prefix ?? ""))
      .map((stream) => ({ name: stream.name, told: describe(region, group, stream) }))
      .sort((a, b) => (byTime ? last(a.told) - last(b.told) : 0) || (a.name < b.name ? -1 : 1));
    if (descending === true) found.reverse();
    const page = pageOf(found, input);
    return { logStreams: page.items.map(({ told }) => told), nextToken: page.next };
  },
);

const last = ({ lastEventTimestamp = 0 }: Described): number => lastEventTimestamp;

function describe(region: Region, group: LogGroup, stream: LogStream): Described {
  const { clock, pace, quirks } = region;
  const lag = quirks.has("LOG-13") ? pace.logListingMs : 0;
  const told = stream.events.filter((event) => event.ingestionTime + lag <= clock.now());
  const first = told[0];
  const newest = told.at(-1);
  return {
    logStreamName: stream.name,
    creationTime: stream.creationTime,
    ...(first && newest
      ? {
          firstEventTimestamp: first.timestamp,
          lastEventTimestamp: newest.timestamp,
          lastIngestionTime: told.reduce((most, one) => Math.max(most, one.ingestionTime), 0),
        }
      : {}),
    ...(stream.sequenceToken === undefined ? {} : { uploadSequenceToken: stream.sequenceToken }),
    arn: `${groupArn(region, group.name)}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}
