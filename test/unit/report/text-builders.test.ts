import { expect, test } from "vitest";
import { duration } from "../../../src/report/duration.ts";
import { failureScreen } from "../../../src/report/failure-screen.ts";
import { printable } from "../../../src/report/printable.ts";
import { resultLines } from "../../../src/report/result-lines.ts";
import { servingLine } from "../../../src/report/serving-line.ts";
import { statusTable } from "../../../src/report/status-table.ts";
import { cutTo, foldTo, widthOf } from "../../../src/report/width.ts";
import { sampleFailure, sampleResult } from "./sample-result.ts";

const page = (lines: readonly string[]) => `\n${lines.join("\n")}\n`;

test("a success says what is live, where the time went and what it took", () => {
  expect(page(resultLines(sampleResult()))).toMatchInlineSnapshot(`
    "
    Live: 1.1.0-23-7e56158 serves web in production, after 1.0.0-22-aaaaaaa.
    Serving: 100 % on 1.1.0-23-7e56158
     06:00:01  launch-canary   34 s
     06:00:35  verify-canary  2.5 s
    Took 1 min 38 s: 1 min 36 s waiting for AWS and the application, 2.5 s slipway's own.
    AWS calls: 14 changes, 61 reads, 12 writes to the state table.
    "
  `);
});

test("a no-op says so and has no timeline", () => {
  const overhead = { totalSeconds: 0, waitingSeconds: 0, mutations: 0, reads: 0, stateWrites: 0 };
  const result = sampleResult({ outcome: "no-op", code: "NO_OP", timeline: [], overhead });
  expect(page(resultLines(result))).toMatchInlineSnapshot(`
    "
    No change for web in production: 1.1.0-23-7e56158 serves all requests.
    Serving: 100 % on 1.1.0-23-7e56158
    "
  `);
});

test("a failure answers the six questions in order", () => {
  expect(page(failureScreen(sampleFailure))).toMatchInlineSnapshot(`
    "
    Rolled back (BOOT_FAILED)
      i-0abc: the program exited with 1 three times before it was ready.
    Serving customers now:
      100 % on 1.0.0-22-aaaaaaa
    Evidence:
      exits: 3 in 0.9 s
      TypeError: db is not a function
          at boot (/app/server.js:3)
    Undone:
      launch-canary
    Left in AWS:
      nothing that should not be there
    Next:
      slipway deploy --yes
    AWS request ids:
      aaaa-1 bbbb-2
    Timeline:
       06:00:01  launch-canary       4.0 s
       06:00:05  undo launch-canary  3.0 s
      Took 1 min 38 s: 1 min 36 s waiting for AWS and the application, 2.5 s slipway's own.
      AWS calls: 14 changes, 61 reads, 12 writes to the state table.
    "
  `);
});

test("a failure that nobody can read the traffic of, with leftovers, claims nothing", () => {
  const result = sampleResult({
    outcome: "needs-operator",
    code: "TRAFFIC_UNVERIFIED",
    exitCode: 3,
    serving: null,
    reason: "The weights could not be read back.",
    timeline: [],
    left: ["target group web-17-1c9f0a2b3", "rule 20100"],
    next: "slipway undo",
  });
  expect(page(failureScreen(result))).toMatchInlineSnapshot(`
    "
    Needs an operator: neither done nor undone (TRAFFIC_UNVERIFIED)
      The weights could not be read back.
    Serving customers now:
      not known: it could not be read
    Undone:
      nothing
    Left in AWS:
      target group web-17-1c9f0a2b3
      rule 20100
    Next:
      slipway undo
    AWS request ids:
      no call failed
    Timeline:
      Took 1 min 38 s: 1 min 36 s waiting for AWS and the application, 2.5 s slipway's own.
      AWS calls: 14 changes, 61 reads, 12 writes to the state table.
    "
  `);
});

test("what is left is only called nothing by outcomes that looked", () => {
  const text = (outcome: "rolled-back" | "interrupted") =>
    failureScreen({ ...sampleFailure, outcome, left: [] }).join("\n");
  expect(text("rolled-back")).toContain("nothing that should not be there");
  expect(text("interrupted")).toContain("not looked for");
});

test("whoever was stopped before its turn claims nothing of the one before it", () => {
  const cut = { ...sampleFailure, outcome: "interrupted", rollout: null } as const;
  expect(failureScreen({ ...cut, left: ["fleet web-3"] }).join("\n")).toContain(
    "Left in AWS:\n  nothing by this command; of a rollout before it: fleet web-3\n",
  );
});

test("long evidence keeps its first ten lines and its last forty", () => {
  const evidence = Array.from({ length: 60 }, (_, i) => `line ${i + 1}`);
  const lines = failureScreen({ ...sampleFailure, evidence }).map((line) => line.trim());
  expect(lines).toContain("line 10");
  expect(lines).not.toContain("line 11");
  expect(lines).toContain("… 10 lines left out …");
  expect(lines).not.toContain("line 20");
  expect(lines).toContain("line 21");
  expect(lines).toContain("line 60");
});

test("a table aligns by what a terminal shows, and cuts only the widest column", () => {
  const columns = [{ title: "release" }, { title: "n", align: "right" as const }, { title: "why" }];
  const rows = [
    ["1.0.0-22-aaaaaaa", "7", "first"],
    ["1.1.0-23-7e56158", "12", "日本語 for the market there, at last"],
    ["short"],
  ];
  expect(page(statusTable({ columns, rows }))).toMatchInlineSnapshot(`
    "
    release            n  why
    1.0.0-22-aaaaaaa   7  first
    1.1.0-23-7e56158  12  日本語 for the market there, at last
    short
    "
  `);
  const narrow = statusTable({ columns, rows, width: 40 });
  expect(page(narrow)).toMatchInlineSnapshot(`
    "
    release            n  why
    1.0.0-22-aaaaaaa   7  first
    1.1.0-23-7e56158  12  日本語 for the ma…
    short
    "
  `);
  expect(Math.max(...narrow.map(widthOf))).toBeLessThanOrEqual(40);
});

test("a table without titles has no heading, and one without rows only that", () => {
  expect(statusTable({ columns: [{ title: "" }], rows: [["a"]] })).toEqual(["a"]);
  expect(statusTable({ columns: [{ title: "id" }], rows: [] })).toEqual(["id"]);
});

test("serving is said as shares, and never as knowledge we do not have", () => {
  expect(servingLine(null)).toBe("not known: it could not be read");
  expect(servingLine([])).toBe("no release");
  expect(servingLine([{ release: "a", percent: 0 }])).toBe("no release");
  expect(
    servingLine([
      { release: "a", percent: 66.666 },
      { release: "b", percent: 33.333 },
    ]),
  ).toBe("66.7 % on a, 33.3 % on b");
});

test.each([
  [0, "0.0 s"],
  [9.94, "9.9 s"],
  [9.96, "10 s"],
  [59.6, "1 min 00 s"],
  [125, "2 min 05 s"],
  [3600, "1 h 00 min"],
  [7384, "2 h 03 min"],
])("%d seconds read as %s", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

test("a program's output cannot move the cursor, recolour or reorder what is printed", () => {
  expect(printable("\u001B[31mred\u001B[0m \u001B]0;title\u0007gone\u001B[2J\u001Bc")).toBe(
    "red gone",
  );
  expect(printable("a\r\nb\tc")).toBe("a b c");
  expect(printable("x\u0000y\u009B1mz\u202Eq")).toBe("x\uFFFDy\uFFFD1mz\uFFFDq");
});

test("cutting counts columns, not characters", () => {
  expect(cutTo(5, "日本語")).toBe("日本…");
  expect(cutTo(6, "日本語")).toBe("日本語");
  expect(cutTo(4, "e\u0301e\u0301e\u0301e\u0301")).toBe("e\u0301e\u0301e\u0301e\u0301");
  expect(cutTo(0, "ab")).toBe("");
  expect(foldTo(12, "twelve marks", 2)).toEqual(["twelve marks"]);
  expect(foldTo(12, "twelve marks and more", 2)).toEqual(["twelve", "  marks and…"]);
  expect(foldTo(13, "twelve marks and", 2)).toEqual(["twelve marks", "  and"]);
  expect(foldTo(6, "unbreakable", 2)).toEqual(["unbre", "  aka…"]);
});
