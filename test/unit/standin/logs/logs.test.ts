// Goal: groups, streams and events are as the API of CloudWatch Logs has them, refusals too.
// Method: the operations by themselves on logs of their own.
import { expect, test } from "vitest";
import { code, logWorld, texts } from "./log-world.ts";

const hourMs = 3_600_000;
const invalid = code("InvalidParameterException");
const lacking = code("ResourceNotFoundException");

test("a group is made once, described, kept for some days, and deleted with its streams", () => {
  const { ask, web, put } = logWorld();
  put("app", ["éé"]);
  expect(() => web("CreateLogGroup")).toThrow(code("ResourceAlreadyExistsException"));
  web("PutRetentionPolicy", { retentionInDays: 7 });
  const arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/web";
  const described = {
    logGroupName: "/web",
    creationTime: Date.UTC(2030, 0, 1),
    arn: `${arn}:*`,
    logGroupArn: arn,
    retentionInDays: 7,
    metricFilterCount: 0,
    storedBytes: 30,
    logGroupClass: "STANDARD",
  };
  expect(ask("DescribeLogGroups", {}).logGroups).toEqual([described]);
  web("DeleteRetentionPolicy");
  const [kept] = ask("DescribeLogGroups", { logGroupNamePrefix: "/w" }).logGroups;
  expect(kept).not.toHaveProperty("retentionInDays");
  web("DeleteLogGroup");
  expect(ask("DescribeLogGroups", {}).logGroups).toEqual([]);
  expect(() => web("DeleteLogGroup")).toThrow(lacking);
  expect(() => put("app", ["x"])).toThrow(lacking);
});

test("groups are found by prefix, or by a part of their name, which tells less", () => {
  const { ask } = logWorld();
  ask("CreateLogGroup", { logGroupName: "/api" });
  ask("CreateLogGroup", { logGroupName: "/web/old" });
  const names = (input: object) =>
    ask("DescribeLogGroups", input).logGroups.map((one: any) => one.logGroupName);
  expect(names({})).toEqual(["/api", "/web", "/web/old"]);
  expect(names({ logGroupNamePrefix: "/web" })).toEqual(["/web", "/web/old"]);
  expect(names({ logGroupNamePattern: "old" })).toEqual(["/web/old"]);
  const [brief] = ask("DescribeLogGroups", { logGroupNamePattern: "old" }).logGroups;
  expect(Object.keys(brief).toSorted()).toEqual(["arn", "creationTime", "logGroupName"]);
  const { nextToken } = ask("DescribeLogGroups", { limit: 2 });
  expect(names({ nextToken })).toEqual(["/web/old"]);
  const both = { logGroupNamePrefix: "/w", logGroupNamePattern: "o" };
  expect(() => ask("DescribeLogGroups", both)).toThrow(invalid);
  expect(() => ask("DescribeLogGroups", { limit: 51 })).toThrow(invalid);
  expect(() => ask("DescribeLogGroups", { nextToken: "x" })).toThrow(invalid);
});

test.each(["", "a b", "aws/x", "a:b", "é", "a".repeat(513)])("no group is called '%s'", (name) => {
  const { ask } = logWorld();
  expect(() => ask("CreateLogGroup", { logGroupName: name })).toThrow(invalid);
});

test.each(["", "a:b", "a*", "a".repeat(513)])("no stream is called '%s'", (logStreamName) => {
  const { web } = logWorld();
  expect(() => web("CreateLogStream", { logStreamName })).toThrow(invalid);
});

test("streams are listed by name or by their newest event, either way round", () => {
  const { web, put, ask } = logWorld();
  put("b", ["x"], 2);
  put("a", ["x"], 1);
  web("CreateLogStream", { logStreamName: "c" });
  expect(() => web("CreateLogStream", { logStreamName: "c" })).toThrow(
    code("ResourceAlreadyExistsException"),
  );
  const names = (input: object) =>
    web("DescribeLogStreams", input).logStreams.map((one: any) => one.logStreamName);
  expect(names({})).toEqual(["a", "b", "c"]);
  expect(names({ descending: true })).toEqual(["c", "b", "a"]);
  expect(names({ orderBy: "LastEventTime" })).toEqual(["c", "a", "b"]);
  expect(names({ logStreamNamePrefix: "b" })).toEqual(["b"]);
  const { nextToken } = web("DescribeLogStreams", { limit: 1 });
  expect(names({ nextToken })).toEqual(["b", "c"]);
  const [described] = web("DescribeLogStreams").logStreams;
  const at = Date.UTC(2030, 0, 1);
  expect(described).toMatchObject({
    logStreamName: "a",
    creationTime: at,
    firstEventTimestamp: at + 1,
    lastEventTimestamp: at + 1,
    lastIngestionTime: at,
    arn: "arn:aws:logs:eu-west-1:123456789012:log-group:/web:log-stream:a",
    storedBytes: 0,
  });
  web("DeleteLogStream", { logStreamName: "a" });
  expect(names({})).toEqual(["b", "c"]);
  const logGroupIdentifier = "arn:aws:logs:eu-west-1:123456789012:log-group:/web";
  expect(ask("DescribeLogStreams", { logGroupIdentifier }).logStreams).toHaveLength(2);
  expect(() => web("DescribeLogStreams", { logGroupIdentifier })).toThrow(invalid);
  expect(() => ask("DescribeLogStreams", {})).toThrow(invalid);
});

test("events are read in the order of their time, whichever way and in whatever pages", () => {
  const { web, put } = logWorld();
  put("app", ["three"], 3);
  put("app", ["one", "two"], 1);
  const logStreamName = "app";
  expect(texts(web("GetLogEvents", { logStreamName }))).toEqual(["one", "two", "three"]);
  let page = web("GetLogEvents", { logStreamName, limit: 2 });
  expect(texts(page)).toEqual(["two", "three"]);
  const end = page.nextForwardToken;
  page = web("GetLogEvents", { logStreamName, nextToken: page.nextBackwardToken });
  expect(texts(page)).toEqual(["one"]);
  const { nextBackwardToken } = page;
  page = web("GetLogEvents", { logStreamName, nextToken: nextBackwardToken });
  expect(page).toMatchObject({ events: [], nextBackwardToken });
  const forward = { logStreamName, startFromHead: true };
  page = web("GetLogEvents", { ...forward, nextToken: end });
  expect(page).toMatchObject({ events: [], nextForwardToken: end });
  page = web("GetLogEvents", { ...forward, limit: 1 });
  expect(texts(page)).toEqual(["one"]);
  page = web("GetLogEvents", { ...forward, nextToken: page.nextForwardToken });
  expect(texts(page)).toEqual(["two", "three"]);
  expect(() => web("GetLogEvents", { logStreamName, nextToken: "f/1" })).toThrow(invalid);
  expect(() => web("GetLogEvents", { logStreamName, limit: 10_001 })).toThrow(invalid);
  expect(() => web("GetLogEvents", { logStreamName: "none" })).toThrow(lacking);
});

test("who follows an empty stream gets its first events at once", () => {
  const { web, put } = logWorld();
  web("CreateLogStream", { logStreamName: "app" });
  const asked = { logStreamName: "app", startFromHead: true };
  const { nextForwardToken: nextToken } = web("GetLogEvents", asked);
  put("app", ["first"]);
  expect(texts(web("GetLogEvents", { ...asked, nextToken }))).toEqual(["first"]);
});

test("backward too, a page ends at a silence and the next leads over it", () => {
  const { web, put } = logWorld();
  put("app", ["old"], -3 * hourMs);
  put("app", ["new"]);
  const logStreamName = "app";
  const newest = web("GetLogEvents", { logStreamName });
  expect(texts(newest)).toEqual(["new"]);
  const silent = web("GetLogEvents", { logStreamName, nextToken: newest.nextBackwardToken });
  expect(silent.events).toEqual([]);
  const old = web("GetLogEvents", { logStreamName, nextToken: silent.nextBackwardToken });
  expect(texts(old)).toEqual(["old"]);
});

test("a page has one megabyte at most, and one event in any case", () => {
  const { web, put } = logWorld();
  put("app", ["a".repeat(600_000)], 0);
  put("app", ["b".repeat(600_000)], 1);
  const page = web("GetLogEvents", { logStreamName: "app", startFromHead: true });
  expect(texts(page)).toEqual(["a".repeat(600_000)]);
});

test("a group that keeps events for a day takes none that is older", () => {
  const { web, put } = logWorld();
  web("PutRetentionPolicy", { retentionInDays: 1 });
  const answer = put("app", ["late", "later"], -25 * hourMs);
  expect(answer.rejectedLogEventsInfo).toEqual({ expiredLogEventEndIndex: 2 });
  expect(web("GetLogEvents", { logStreamName: "app" }).events).toEqual([]);
});

test("a batch of nothing, or with an empty text, is refused", () => {
  const { put } = logWorld();
  expect(() => put("app", [])).toThrow(invalid);
  expect(() => put("app", ["a", ""])).toThrow(invalid);
});
