import type {
  PutLogEventsCommandInput,
  PutLogEventsResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { checkBatch, spansTooMuch } from "./check-batch.ts";
import { findGroup, findStream } from "./find-group.ts";
import { isRejected, rejectionOf } from "./rejection.ts";
import type { LogGroup, LogStream } from "./state.ts";

type Input = Given<PutLogEventsCommandInput, "logGroupName" | "logStreamName" | "logEvents">;
type Sent = Parameters<typeof checkBatch>[0];

/**
 * Takes a batch in, but for events that are too old, too new or expired: those are told in the
 * answer. No sequence token is looked at. ResourceNotFound, InvalidParameter.
 */
export const putLogEvents = operation<Input, PutLogEventsResponse>(
  ["logGroupName", "logStreamName", "logEvents.timestamp", "logEvents.message", "sequenceToken"],
  (region, input) => {
    const { quirks, clock, logs } = region;
    const sent = input.logEvents as Sent;
    const events = quirks.has("LOG-05") ? sent : sent.toSorted(byTime);
    checkBatch(events, quirks);
    const group = groupOf(region, input);
    const stream = streamOf(region, group, input);
    refuseToken(region, stream, input.sequenceToken);
    const rejected = rejectionOf(events, clock.now(), group.retentionInDays);
    if (rejected && !quirks.has("LOG-09")) {
      throw new AwsError("InvalidParameterException", "There are events too old or too new.");
    }
    const taken = events.filter((_, index) => !isRejected(rejected, index));
    if (quirks.has("LOG-06")) spansTooMuch(taken);
    logs.append(stream, taken);
    return {
      nextSequenceToken: stream.sequenceToken,
      ...(rejected ? { rejectedLogEventsInfo: rejected } : {}),
    };
  },
);

const byTime = (a: Sent[number], b: Sent[number]): number => a.timestamp - b.timestamp;

function groupOf(region: Region, { logGroupName }: Input): LogGroup {
  const isThere = region.logs.get(logGroupName) !== undefined;
  return isThere || region.quirks.has("LOG-11")
    ? findGroup(region, { logGroupName })
    : region.logs.addGroup(logGroupName);
}

function streamOf({ logs, quirks }: Region, group: LogGroup, { logStreamName }: Input): LogStream {
  return group.streams.has(logStreamName) || quirks.has("LOG-11")
    ? findStream(group, logStreamName)
    : logs.addStream(group, logStreamName);
}

/** What AWS did until 2023. */
function refuseToken({ quirks }: Region, stream: LogStream, sent: string | undefined): void {
  if (quirks.has("LOG-10") || sent === stream.sequenceToken) return;
  throw new AwsError("InvalidSequenceTokenException", "The given sequenceToken is invalid.");
}
