import { expect, test } from "vitest";
import { clocks, staleClocks } from "./rules/clocks.ts";
import { userdataSleep } from "./rules/userdata-sleep.ts";
import { projectFiles } from "./tree.ts";

const project = projectFiles();

test("time and chance come from what was handed in", () => {
  expect(clocks(project)).toEqual([]);
});

test("every exception is still needed", () => {
  expect(staleClocks(project)).toEqual([]);
});

test("what runs on the instance waits for conditions", () => {
  expect(userdataSleep(project)).toEqual([]);
});

test.each([
  "setTimeout(run, 5);",
  "socket.setTimeout(5);",
  "setInterval(run, 5);",
  "const at = Date.now();",
  "const at = new Date();",
  "const at = new Date( ).toISOString();",
  "const at = performance.now();",
  "const at = process.hrtime.bigint();",
  "const chance = Math.random();",
  'import { randomUUID } from "node:crypto";',
  'import { randomBytes } from "node:crypto";',
  "fetch(url, { signal: AbortSignal.timeout(5) });",
  'import { scheduler } from "node:timers/promises";',
])("%s is found in src and in tests", (text) => {
  expect(clocks([{ path: "src/engine/drive.ts", text }])).toHaveLength(1);
  expect(clocks([{ path: "test/unit/engine/drive.test.ts", text }])).toHaveLength(1);
});

test("times made from given numbers, and words in comments, are no clocks", () => {
  const text = "// not setTimeout\nconst at = new Date(clock.now());\n/* Date.now() */";
  expect(clocks([{ path: "src/engine/drive.ts", text }])).toEqual([]);
});

test("an exception covers its own file and its own words only", () => {
  const path = "src/standin/clock.ts";
  expect(clocks([{ path, text: "setTimeout(run, 5); Date.now();" }])).toEqual([]);
  expect(clocks([{ path, text: "Math.random();" }])).toHaveLength(1);
});

test("an exception that nothing needs is named", () => {
  const files = [{ path: "src/standin/clock.ts", text: "Date.now();" }];
  expect(staleClocks(files)).toContain(
    "allowed-clocks.ts lets src/standin/clock.ts use setTimeout, which it does not.",
  );
});

test.each(["sleep 5", "  while ! ready; do sleep 1; done", "usleep 500", "systemd-run sleep 3"])(
  "userdata may not say %s",
  (line) => {
    expect(userdataSleep([{ path: "userdata/boot.sh", text: `#!/bin/sh\n${line}\n` }])).toEqual([
      "userdata/boot.sh:2 sleeps: wait for a condition.",
    ]);
  },
);

test("userdata may speak of sleep in comments", () => {
  const text = "# never sleep here\ntrue # nor sleep 5\n";
  expect(userdataSleep([{ path: "userdata/boot.sh", text }])).toEqual([]);
});

test("the rule fails when it sees no files", () => {
  expect(() => clocks([])).toThrow("without looking");
});
