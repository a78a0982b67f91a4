import { expect, test } from "vitest";
import { redactor } from "../../../../src/standin/instances/boot/redact.ts";
import { MachineConsole } from "../../../../src/standin/instances/machine-console.ts";

test("notes stand on lines of their own", () => {
  const console = new MachineConsole();
  console.write("half a line");
  console.note("a note");
  console.write("more\n");
  expect(console.text()).toBe("half a line\n[boot] a note\nmore\n");
  expect(console.tail(2)).toEqual(["[boot] a note", "more"]);
});

test("64 KB are kept, from the start of a line", () => {
  const console = new MachineConsole();
  for (let line = 0; line < 20_000; line++) console.write(`line ${line} ü\n`);
  const text = console.text();
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
  expect(Buffer.byteLength(text)).toBeGreaterThan(65_000);
  expect(text).toMatch(/^line \d+ ü\n/);
  expect(console.tail(1)).toEqual(["line 19999 ü"]);
});

test("secrets written before and after they were known never show, nor their halves", () => {
  const console = new MachineConsole();
  console.write("old s3cret-value\n");
  console.hide(redactor(["s3cret-value", "two\nlines"]));
  console.write("s3cret-");
  console.write("value and two\nlines\n");
  expect(console.text()).toBe("old [redacted]\n[redacted] and [redacted]\n");
  for (let line = 0; line < 9_000; line++) console.write("two\nlines ");
  expect(console.text()).not.toMatch(/two|lines/);
});

test("a redactor takes values of six characters or more, the longest first, in every spelling", () => {
  const redact = redactor(["short", "secret", "secret-long", 'q"uo te', ".*.*.*"]);
  expect(redact("short secret-long secret x")).toBe("short [redacted] [redacted] x");
  expect(redact(JSON.stringify('q"uo te'))).toBe('"[redacted]"');
  expect(redact(encodeURIComponent('q"uo te'))).toBe("[redacted]");
  expect(redact("anything .*.*.*")).toBe("anything [redacted]");
});

test("a long line is cut in a tail", () => {
  const console = new MachineConsole();
  console.write(`${"x".repeat(2_000)}\n`);
  expect(console.tail(1)[0]).toHaveLength(500);
});
