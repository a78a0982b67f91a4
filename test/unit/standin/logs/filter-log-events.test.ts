// Goal: what FilterLogEvents finds, over streams, pages and patterns, and which patterns it refuses.
// Method: the operation on logs of its own; each pattern beside texts it lets pass and does not.
import { expect, test } from "vitest";
import { code, logWorld, texts } from "./log-world.ts";

const invalid = code("InvalidParameterException");

test("events of all streams by time, each with its stream and an id of its own", () => {
  const { web, put } = logWorld();
  put("web/a", ["a2"], 2);
  put("web/b", ["b1", "b1 too"], 1);
  put("api/a", ["other"], 3);
  const found = web("FilterLogEvents", { logStreamNamePrefix: "web/" });
  expect(texts(found)).toEqual(["b1", "b1 too", "a2"]);
  expect(found.events[0]).toEqual({
    logStreamName: "web/b",
    timestamp: Date.UTC(2030, 0, 1) + 1,
    message: "b1",
    ingestionTime: Date.UTC(2030, 0, 1),
    eventId: expect.stringMatching(/^\d{56}$/),
  });
  expect(new Set(found.events.map((one: any) => one.eventId)).size).toBe(3);
  expect(found.searchedLogStreams).toEqual([]);
  expect(texts(web("FilterLogEvents", { logStreamNames: ["api/a"] }))).toEqual(["other"]);
});

test("pages, until there is no token", () => {
  const { web, put } = logWorld();
  put("a", ["1", "2"], 1);
  put("b", ["3"], 2);
  const first = web("FilterLogEvents", { limit: 2 });
  expect(texts(first)).toEqual(["1", "2"]);
  const last = web("FilterLogEvents", { limit: 2, nextToken: first.nextToken });
  expect(texts(last)).toEqual(["3"]);
  expect(last).not.toHaveProperty("nextToken");
  expect(() => web("FilterLogEvents", { nextToken: "x" })).toThrow(invalid);
});

test("what is refused", () => {
  const { web } = logWorld();
  const both = { logStreamNames: ["a"], logStreamNamePrefix: "a" };
  expect(() => web("FilterLogEvents", both)).toThrow(invalid);
  expect(() => web("FilterLogEvents", { logStreamNames: [] })).toThrow(invalid);
  expect(() => web("FilterLogEvents", { logStreamNames: ["none"] })).toThrow(
    code("ResourceNotFoundException"),
  );
  expect(() => web("FilterLogEvents", { limit: 0 })).toThrow(invalid);
});

const lines = ["ERROR 500 GET /", "ERROR 404 GET /x", "WARN slow", "error in words", 'say "hi"'];

test.each([
  ["", lines],
  ["ERROR", lines.slice(0, 2)],
  ["ERROR 404", lines.slice(1, 2)],
  ["404 ERROR", lines.slice(1, 2)],
  ['"ERROR 404"', lines.slice(1, 2)],
  ['"404 ERROR"', []],
  ["ERROR -404", lines.slice(0, 1)],
  ['-ERROR -"in words"', [lines[2], lines[4]]],
  ["?WARN ?404", lines.slice(1, 3)],
  ['"\\"hi\\""', lines.slice(4)],
])("%s lets pass", (filterPattern, passing) => {
  const { web, put } = logWorld();
  put("app", lines);
  expect(texts(web("FilterLogEvents", { filterPattern }))).toEqual(passing);
});

test.each([
  ["{ $.level = 1 }", "NotImplemented"],
  ["[ip, user]", "NotImplemented"],
  ["%5..%", "NotImplemented"],
  ["?a b", "NotImplemented"],
  ['"open', "InvalidParameterException"],
  ["a/b", "InvalidParameterException"],
  ["-", "InvalidParameterException"],
])("%s is refused: %s", (filterPattern, expected) => {
  const { web } = logWorld();
  expect(() => web("FilterLogEvents", { filterPattern })).toThrow(code(expected));
});
