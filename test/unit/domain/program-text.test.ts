import { expect, test } from "vitest";
import { programTextFlaw, startFlaw, variableFlaw } from "../../../src/domain/program-text.ts";

test.each(["", "a\r\nb", "é𝄞", "\uFFFD", "$x `#='\""])("%j reaches a program as it is", (text) => {
  expect(programTextFlaw(text)).toBeUndefined();
});

// Faults: D8.
test.each(["a\0", "\uD800", "\uDC00x", "x\uD834"])("%j does not", (text) => {
  expect(programTextFlaw(text)).toMatch(/^must not hold/);
});

test("a variable is measured in bytes, its name and closing NUL with it", () => {
  expect(variableFlaw("NAME", "é".repeat(65_533))).toBeUndefined();
  expect(variableFlaw("NAMES", "é".repeat(65_533))).toMatch(/^must be shorter than 128 KiB/);
});

test("what Linux would not start is foreseen, by the stack it has", () => {
  const half = { A: "x".repeat(1_000_000), B: { from: "ssm:/b" } };
  expect(startFlaw([], half)).toBeUndefined();
  expect(startFlaw(["y".repeat(1_100_000)], half)).toMatch(/8388608 bytes .* than 2097152\.$/);
  expect(startFlaw([], half, 2 ** 20)).toMatch(/more than 262144\.$/);
  expect(startFlaw(["x".repeat(100_000)], {}, 1)).toBeUndefined();
  expect(startFlaw(["x".repeat(6_300_000)], {}, Infinity)).toMatch(/more than 6291456\.$/);
});
