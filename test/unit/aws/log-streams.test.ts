// Goal: the newest lines of a stream come over as many pages as AWS makes of them, and nothing that
// is written later is missed or told twice; a group or stream that is not there is no error.
// Method: CloudWatch Logs' client answered by hand, with the tokens the real one gives.
import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { createClients } from "../../../src/aws/clients.ts";
import { createLogStreams } from "../../../src/aws/log-streams.ts";
import { mockedClient } from "../../support/mocked-client.ts";
import { failureOf } from "../cli/failure-of.ts";
import { ManualClock } from "./manual-clock.ts";

const logs = mockedClient(CloudWatchLogsClient);
const clients = createClients({
  region: "eu-west-1",
  clock: new ManualClock(),
  credentials: { accessKeyId: "a", secretAccessKey: "a" },
});
const streams = createLogStreams(clients, "/slipway/production");
const events = (...texts: string[]) => texts.map((message, at) => ({ timestamp: at, message }));
const gone = new ResourceNotFoundException({
  message: "The specified log stream does not exist.",
  $metadata: {},
});

const asked = () => logs.commandCalls(GetLogEventsCommand).map(({ args: [{ input }] }) => input);

test("streams are listed over all pages, by prefix", async () => {
  logs
    .on(DescribeLogStreamsCommand)
    .resolvesOnce({ logStreams: [{ logStreamName: "web/1/i-1/app" }], nextToken: "more" })
    .resolvesOnce({ logStreams: [{ logStreamName: "web/1/i-1/boot", lastEventTimestamp: 7 }] });
  expect(await streams.list("web/1/")).toEqual([
    { name: "web/1/i-1/app", lastAt: 0 },
    { name: "web/1/i-1/boot", lastAt: 7 },
  ]);
  const inputs = logs.commandCalls(DescribeLogStreamsCommand).map(({ args: [{ input }] }) => input);
  const common = { logGroupName: "/slipway/production", logStreamNamePrefix: "web/1/" };
  expect(inputs).toMatchObject([common, { ...common, nextToken: "more" }]);
});

test("the newest lines are gathered backward, past an empty page, to the beginning", async () => {
  logs
    .on(GetLogEventsCommand)
    .resolvesOnce({ events: events("d\n"), nextForwardToken: "f/1", nextBackwardToken: "b/1" })
    .resolvesOnce({ events: [], nextForwardToken: "f/2", nextBackwardToken: "b/2" })
    .resolvesOnce({ events: events("b", "c"), nextForwardToken: "f/3", nextBackwardToken: "b/3" })
    .resolvesOnce({ events: [], nextForwardToken: "f/4", nextBackwardToken: "b/3" });
  const page = await streams.tail("web/1/i-1/app", 10);
  expect(page?.lines.map(({ text }) => text)).toEqual(["b", "c", "d"]);
  expect(page?.next).toBe("f/1");
  expect(
    asked().map(({ limit, nextToken, startFromHead }) => [limit, nextToken, startFromHead]),
  ).toEqual([
    [10, undefined, false],
    [9, "b/1", false],
    [9, "b/2", false],
    [7, "b/3", false],
  ]);
});

test("no more is read than was asked for", async () => {
  logs
    .on(GetLogEventsCommand)
    .resolves({ events: events("a", "b"), nextForwardToken: "f/1", nextBackwardToken: "b/1" });
  expect((await streams.tail("s", 2))?.lines).toHaveLength(2);
  expect(asked()).toHaveLength(1);
});

test("what is written later is read forward from there", async () => {
  logs
    .on(GetLogEventsCommand)
    .resolvesOnce({ events: events("e"), nextForwardToken: "f/9", nextBackwardToken: "b/9" });
  expect(await streams.after("s", "f/1")).toEqual({ lines: [{ at: 0, text: "e" }], next: "f/9" });
  expect(asked()).toMatchObject([{ nextToken: "f/1", startFromHead: true }]);
});

test("a group or a stream that is not there is undefined; a refusal is told with its action", async () => {
  logs.on(DescribeLogStreamsCommand).rejects(gone);
  logs.on(GetLogEventsCommand).rejects(gone);
  expect(await streams.list("web/")).toBe(undefined);
  expect(await streams.tail("s", 1)).toBe(undefined);
  expect(await streams.after("s", "f/1")).toBe(undefined);
  const denied = Object.assign(new Error("not authorized"), { name: "AccessDeniedException" });
  logs.on(GetLogEventsCommand).rejects(denied);
  expect(await failureOf(() => streams.tail("s", 1))).toMatchObject({
    code: "PERMISSION",
    remedy: expect.stringContaining("its policy lacks logs:GetLogEvents (ReadLogs)"),
  });
});
