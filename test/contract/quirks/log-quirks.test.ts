// Goal: CloudWatch Logs surprises here as it does in AWS, and each surprise is looked at.
// Method: every quirk by its id through the real SDK client, then without it.
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  type GetLogEventsCommandInput,
  type PutLogEventsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "vitest";
import { accepted, type QuirkWorld, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const group = { logGroupName: "/web" };
const stream = { ...group, logStreamName: "app" };
const hourMs = 3_600_000;

const make = async ({ logs }: QuirkWorld) => {
  await logs.send(new CreateLogGroupCommand(group));
  await logs.send(new CreateLogStreamCommand(stream));
};

/** Puts events that are of so many milliseconds from now. */
const put = (
  { logs, clock }: QuirkWorld,
  from: readonly number[],
  more: Partial<PutLogEventsCommandInput> = {},
) => {
  const logEvents = from.map((ms, i) => ({ timestamp: clock.now() + ms, message: `m${i}` }));
  return logs.send(new PutLogEventsCommand({ ...stream, logEvents, ...more }));
};

const get = async ({ logs }: QuirkWorld, more: Partial<GetLogEventsCommandInput> = {}) => {
  const answer = await accepted(logs.send(new GetLogEventsCommand({ ...stream, ...more })));
  return { ...answer, texts: (answer.events ?? []).map(({ message }) => message) };
};

quirk("LOG-01", async (world) => {
  await make(world);
  await put(world, [0]);
  expect((await get(world)).texts).toEqual([]);
  await world.pass(300);
  expect((await get(world)).texts).toEqual(["m0"]);
});

quirk("LOG-02", async (world) => {
  await make(world);
  await put(world, [0, 1]);
  await world.pass(300);
  const first = await get(world, { startFromHead: true });
  const nextToken = first.nextForwardToken;
  expect(nextToken).toMatch(/^f\/\d{56}$/);
  const end = await get(world, { startFromHead: true, nextToken });
  expect(end.nextForwardToken).toBe(nextToken);
  await put(world, [0]);
  await world.pass(300);
  const later = await get(world, { startFromHead: true, nextToken });
  expect(later.texts).toEqual(["m0"]);
});

quirk("LOG-03", async (world) => {
  await make(world);
  await put(world, [-5 * hourMs, 0]);
  await world.pass(300);
  const first = await get(world, { startFromHead: true });
  expect(first.texts).toEqual(["m0"]);
  const nextToken = first.nextForwardToken;
  const second = await get(world, { startFromHead: true, nextToken });
  expect(second.texts).toEqual([]);
  expect(second.nextForwardToken).not.toBe(nextToken);
  const next = { startFromHead: true, nextToken: second.nextForwardToken };
  expect((await get(world, next)).texts).toEqual(["m1"]);
});

quirk("LOG-04", async (world) => {
  await make(world);
  const endTime = world.clock.now() + 1;
  await put(world, [0, 1]);
  await world.pass(300);
  expect((await get(world, { endTime })).texts).toEqual(["m0"]);
  const filtered = new FilterLogEventsCommand({ ...group, endTime });
  const { events } = await accepted(world.logs.send(filtered));
  expect(events?.map(({ message }) => message)).toEqual(["m0", "m1"]);
});

quirk("LOG-05", async (world) => {
  await make(world);
  const { code, message } = await refused(put(world, [5, 0]));
  expect(code).toBe("InvalidParameterException");
  expect(message).toContain("in chronological order");
});

quirk("LOG-06", async (world) => {
  await make(world);
  await put(world, [-24 * hourMs, 0]);
  const { message } = await refused(put(world, [-24 * hourMs - 1, 0]));
  expect(message).toContain("cannot span more than 24 hours");
});

quirk("LOG-07", async (world) => {
  await make(world);
  const logEvents = (length: number) => [
    { timestamp: world.clock.now(), message: "x".repeat(500_000) },
    { timestamp: world.clock.now(), message: "x".repeat(length) },
  ];
  const most = 1_048_576 - 500_000 - 2 * 26;
  await put(world, [], { logEvents: logEvents(most) });
  const { message } = await refused(put(world, [], { logEvents: logEvents(most + 1) }));
  expect(message).toBe("Upload too large: 1048577 bytes exceeds limit of 1048576");
});

quirk("LOG-08", async (world) => {
  await make(world);
  const many = Array.from({ length: 10_001 }, () => 0);
  await put(world, many.slice(1));
  const { code } = await refused(put(world, many));
  expect(code).toBe("InvalidParameterException");
});

quirk("LOG-09", async (world) => {
  await make(world);
  const times = [-15 * 24 * hourMs, -14 * 24 * hourMs - 1, 0, 2 * hourMs, 2 * hourMs + 1];
  const { rejectedLogEventsInfo } = await accepted(put(world, times));
  expect(rejectedLogEventsInfo).toEqual({
    tooOldLogEventEndIndex: 2,
    tooNewLogEventStartIndex: 4,
  });
  await world.pass(300);
  const filtered = new FilterLogEventsCommand({ ...group, interleaved: true });
  const { events } = await accepted(world.logs.send(filtered));
  expect(events?.map(({ message }) => message)).toEqual(["m2"]);
});

quirk("LOG-10", async (world) => {
  await make(world);
  const { nextSequenceToken } = await accepted(put(world, [0]));
  expect(nextSequenceToken).toMatch(/^\d{56}$/);
  await accepted(put(world, [0], { sequenceToken: "wrong" }));
  await accepted(put(world, [0]));
});

quirk("LOG-11", async (world) => {
  const groupless = await refused(put(world, [0]));
  expect(groupless.code).toBe("ResourceNotFoundException");
  expect(groupless.message).toBe("The specified log group does not exist.");
  await world.logs.send(new CreateLogGroupCommand(group));
  const { message } = await refused(put(world, [0]));
  expect(message).toBe("The specified log stream does not exist.");
});

quirk("LOG-12", async (world) => {
  await make(world);
  const asked = { ...group, orderBy: "LastEventTime", logStreamNamePrefix: "a" } as const;
  const { code } = await refused(world.logs.send(new DescribeLogStreamsCommand(asked)));
  expect(code).toBe("InvalidParameterException");
});

quirk("LOG-13", async (world) => {
  await make(world);
  await put(world, [0]);
  await world.pass(300);
  expect((await get(world)).texts).toEqual(["m0"]);
  const look = async () => {
    const { logStreams } = await world.logs.send(new DescribeLogStreamsCommand(group));
    return logStreams?.[0];
  };
  expect((await look())?.lastEventTimestamp).toBeUndefined();
  await world.pass(10_000);
  expect((await look())?.lastEventTimestamp).toBe(Date.UTC(2030, 0, 1));
});

quirk("LOG-14", async (world) => {
  await make(world);
  await put(world, [0, 1, 2, 3]);
  await world.pass(300);
  const newest = await get(world, { limit: 3 });
  expect(newest.texts).toEqual(["m1", "m2", "m3"]);
  const older = await get(world, { nextToken: newest.nextBackwardToken });
  expect(older.texts).toEqual(["m0"]);
  expect((await get(world, { limit: 3, startFromHead: true })).texts).toEqual(["m0", "m1", "m2"]);
});

quirk("LOG-15", async (world) => {
  await make(world);
  await put(world, [0]);
  await world.pass(300);
  const { nextForwardToken: nextToken } = await get(world);
  const asked = new GetLogEventsCommand({ ...stream, nextToken });
  const { code } = await refused(world.logs.send(asked));
  expect(code).toBe("InvalidParameterException");
  await get(world, { nextToken, startFromHead: true });
});

quirk("LOG-16", async (world) => {
  await make(world);
  const keep = (retentionInDays: number) =>
    world.logs.send(new PutRetentionPolicyCommand({ ...group, retentionInDays }));
  await keep(14);
  const { code } = await refused(keep(10));
  expect(code).toBe("InvalidParameterException");
});
