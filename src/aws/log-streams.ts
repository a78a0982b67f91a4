import { GetLogEventsCommand, paginateDescribeLogStreams } from "@aws-sdk/client-cloudwatch-logs";
import type { GetLogEventsCommandOutput } from "@aws-sdk/client-cloudwatch-logs";
import type { LogLine } from "../domain/log-stream.ts";
import { attempt } from "./attempt.ts";
import type { Clients } from "./clients.ts";

/** One group of CloudWatch Logs, as far as people want to read it. */
export interface LogStreams {
  readonly group: string;
  /** Streams whose name begins so, by name; undefined when there is no such group. */
  list(prefix: string): Promise<readonly LogStream[] | undefined>;
  /** The newest `count` lines; undefined when there is no such stream, or no longer. */
  tail(stream: string, count: number): Promise<LogPage | undefined>;
  /** What came after a page; the same `next` again when nothing has. */
  after(stream: string, next: string): Promise<LogPage | undefined>;
}

export interface LogStream {
  readonly name: string;
  /** Epoch ms of its newest line; AWS may be an hour behind with it. */
  readonly lastAt: number;
}

export interface LogPage {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** For `after`. */
  readonly next: string;
}

/** GetLogEvents gives so many at most (API reference, GetLogEvents). */
const mostEvents = 10_000;

export function createLogStreams(clients: Pick<Clients, "logs">, group: string): LogStreams {
  const page = (stream: string, count: number, from: Where) =>
    events(clients, { group, stream, limit: Math.min(count, mostEvents), ...from });
  return {
    group,
    list: (prefix) => list(clients, group, prefix),
    async tail(stream, count) {
      const newest = await page(stream, count, { backward: undefined });
      if (!newest) {
        return undefined;
      }
      let lines = linesOf(newest);
      // A page may be short, even empty, before the stream's beginning; a token that stays the same
      // is the beginning.
      let before = newest;
      while (lines.length < count) {
        const token = before.nextBackwardToken;
        const older = await page(stream, count - lines.length, { backward: token });
        if (!older || older.nextBackwardToken === token) {
          break;
        }
        lines = [...linesOf(older), ...lines];
        before = older;
      }
      return { lines, next: newest.nextForwardToken ?? "" };
    },
    async after(stream, next) {
      const newer = await page(stream, mostEvents, { forward: next });
      return newer && { lines: linesOf(newer), next: newer.nextForwardToken ?? next };
    },
  };
}

/** A page's token, and which way it goes; backward from the end without one. */
type Where = { readonly forward: string } | { readonly backward: string | undefined };

async function list(
  clients: Pick<Clients, "logs">,
  group: string,
  prefix: string,
): Promise<readonly LogStream[] | undefined> {
  const client = await clients.logs();
  return await attempt<readonly LogStream[] | undefined>(
    { action: "logs:DescribeLogStreams", resource: `log group ${group}` },
    async () => {
      const found: LogStream[] = [];
      const asked = { logGroupName: group, logStreamNamePrefix: prefix };
      for await (const { logStreams = [] } of paginateDescribeLogStreams({ client }, asked)) {
        for (const { logStreamName: name, lastEventTimestamp, creationTime } of logStreams) {
          if (name !== undefined) {
            found.push({ name, lastAt: lastEventTimestamp ?? creationTime ?? 0 });
          }
        }
      }
      return found;
    },
    { ResourceNotFoundException: () => Promise.resolve(undefined) },
  );
}

async function events(
  clients: Pick<Clients, "logs">,
  asked: { group: string; stream: string; limit: number } & Where,
): Promise<GetLogEventsCommandOutput | undefined> {
  const client = await clients.logs();
  const command = new GetLogEventsCommand({
    logGroupName: asked.group,
    logStreamName: asked.stream,
    limit: asked.limit,
    // A forward token must come with it (API reference, GetLogEvents).
    startFromHead: "forward" in asked,
    nextToken: "forward" in asked ? asked.forward : asked.backward,
  });
  return await attempt<GetLogEventsCommandOutput | undefined>(
    { action: "logs:GetLogEvents", resource: `log stream ${asked.stream}` },
    async () => await client.send(command),
    { ResourceNotFoundException: () => Promise.resolve(undefined) },
  );
}

const linesOf = ({ events: found = [] }: GetLogEventsCommandOutput): readonly LogLine[] =>
  found.map(({ timestamp, message }) => ({
    at: timestamp ?? 0,
    text: (message ?? "").replace(/\r?\n$/, ""),
  }));
