import { expect } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { logsOperations } from "../../../../src/standin/logs/operations.ts";
import { Logs } from "../../../../src/standin/logs/state.ts";
import { Quirks } from "../../../../src/standin/quirks/quirks.ts";
import { quickPace, type Region } from "../../../../src/standin/region.ts";

/** Nothing but logs, with a group `/web`; what is put can be read at once. */
export function logWorld() {
  const clock = new VirtualClock(Date.UTC(2030, 0, 1));
  const place = { name: "eu-west-1", account: "123456789012" };
  const pace = { ...quickPace, logDelayMs: 0, logListingMs: 0 };
  const region = { ...place, clock, pace, quirks: new Quirks() } as unknown as Region;
  Object.assign(region, { logs: new Logs(region) });
  const call = { service: "logs", operation: "", requestId: "", accessKeyId: "ann" } as const;
  const ask = (name: string, input: object): any =>
    logsOperations[name]!.run(region, input as never, call);
  const web = (name: string, input: object = {}) => ask(name, { logGroupName: "/web", ...input });
  web("CreateLogGroup");
  /** Puts one event for each text into a stream that is made if need be, so many ms from now. */
  const put = (logStreamName: string, messages: readonly string[], fromMs = 0) => {
    const there = web("DescribeLogStreams", { logStreamNamePrefix: logStreamName }).logStreams;
    if (there.length === 0) web("CreateLogStream", { logStreamName });
    const timestamp = clock.now() + fromMs;
    const logEvents = messages.map((message) => ({ timestamp, message }));
    return web("PutLogEvents", { logStreamName, logEvents });
  };
  return { ask, web, put, clock };
}

/** An error of this code. */
export const code = (name: string) => expect.objectContaining({ code: name });

export const texts = ({ events }: { events: { message: string }[] }): string[] =>
  events.map(({ message }) => message);
