// Goal: durations, sizes and percentages mean one thing, and text without a unit means nothing.
// Method: tables.
import { expect, test } from "vitest";
import { durationText, parseDuration } from "../../../src/domain/duration.ts";
import { parseMemorySize } from "../../../src/domain/memory-size.ts";
import { parsePercentage } from "../../../src/domain/percentage.ts";

test.each([
  ["500ms", 500],
  ["5s", 5_000],
  ["1.5m", 90_000],
  ["2h", 7_200_000],
  ["0s", 0],
  ["5", undefined],
  ["5 s", undefined],
  ["-5s", undefined],
  ["5S", undefined],
  ["1m30s", undefined],
  ["1e3s", undefined],
  ["", undefined],
])("%j is %s ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  [0, "0s"],
  [1, "1ms"],
  [1_500, "1500ms"],
  [90_000, "90s"],
  [300_000, "5m"],
  [7_200_000, "2h"],
])("%i ms is written %s, and read back", (ms, text) => {
  expect(durationText(ms)).toBe(text);
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  ["512m", 512],
  ["1g", 1_024],
  ["512", undefined],
  ["512M", undefined],
  ["1.5g", undefined],
  ["1k", undefined],
])("%j is %s MiB", (text, mebibytes) => {
  expect(parseMemorySize(text)).toBe(mebibytes);
});

test.each([
  ["0%", 0],
  ["50%", 50],
  ["12.5%", 12.5],
  ["100%", 100],
  ["101%", undefined],
  ["50", undefined],
  ["%", undefined],
  ["-1%", undefined],
])("%j is %s percent", (text, percent) => {
  expect(parsePercentage(text)).toBe(percent);
});
