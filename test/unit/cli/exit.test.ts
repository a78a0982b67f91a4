// Goal: each way to fail has the exit code README promises, and only bugs show a stack.
// Method: a table over the failure codes; the printed text of one of each kind.
import { expect, test } from "vitest";
import { reportFailure } from "../../../src/cli/exit.ts";
import { RolloutFailure, type FailureCode } from "../../../src/domain/failure.ts";
import { fakeContext } from "./fake-context.ts";

test.each<[FailureCode, number]>([
  ["BAD_INPUT", 2],
  ["NOT_FOUND", 2],
  ["CONFLICT", 2],
  ["PREFLIGHT", 2],
  ["UNREACHABLE", 2],
  ["STABLE_UNHEALTHY", 2],
  ["FROZEN", 2],
  ["HALTED", 2],
  ["MARKED_BAD", 2],
  ["PERMISSION", 2],
  ["QUOTA", 2],
  ["DRIFT", 2],
  ["LEASE_HELD", 4],
  ["INTERRUPTED", 5],
  ["CREDENTIALS_EXPIRED", 5],
  ["AWS_UNREACHABLE", 5],
  ["AWS_ERROR", 5],
  ["FENCED_OUT", 8],
  ["TIMEOUT", 70],
  ["BOOT_FAILED", 70],
])("%s exits %i", (code, exitCode) => {
  const error = new RolloutFailure({ code, summary: "It happened." });
  expect(reportFailure(fakeContext(), error)).toBe(exitCode);
});

test("a failure prints what happened, evidence, what to do and the request id", () => {
  const context = fakeContext({ flags: { json: true, service: "web" } });
  const error = new RolloutFailure({
    code: "CONFLICT",
    summary: "Rule 20100 is not ours.",
    evidence: ["x-slipway-test: 0123456789", "two\nlines"],
    remedy: "Choose another priority.",
    awsRequestId: "id-1",
  });
  reportFailure(context, error);
  expect(context.printed.err).toBe(
    [
      "slipway: Rule 20100 is not ours. (CONFLICT)",
      "  x-slipway-test: [redacted]",
      "  two lines",
      "Choose another priority.",
      "AWS request id: id-1",
      "",
    ].join("\n"),
  );
  expect(JSON.parse(context.printed.out)).toEqual({
    outcome: "refused",
    code: "CONFLICT",
    exitCode: 2,
    service: "web",
    environment: null,
    rollout: null,
    release: null,
    previous: null,
    serving: null,
    reason: "Rule 20100 is not ours.",
    evidence: ["x-slipway-test: [redacted]", "two\nlines"],
    next: null,
    timeline: [],
    overhead: { totalSeconds: 0, waitingSeconds: 0, mutations: 0, reads: 0, stateWrites: 0 },
    awsRequestIds: ["id-1"],
    left: [],
    remedy: "Choose another priority.",
  });
});

test.each([
  ["slipway deploy --yes", "slipway deploy --yes"],
  ["Start it: slipway standin", "slipway standin"],
  ["Run: slipway deploy 1.0.1-22-7e56158", "slipway deploy 1.0.1-22-7e56158"],
  ["slipway init writes one; --file names one elsewhere.", null],
  ["slipway --help lists the commands.", null],
  [undefined, null],
])("the next command of %j is %j", (remedy, next) => {
  const context = fakeContext({ flags: { json: true } });
  const failure = { code: "NOT_FOUND", summary: "x" } as const;
  const error = new RolloutFailure(remedy === undefined ? failure : { ...failure, remedy });
  reportFailure(context, error);
  expect(JSON.parse(context.printed.out)).toMatchObject({ next, remedy: remedy ?? null });
});

test("a bug shows its stack and says that nothing was undone", () => {
  const context = fakeContext({ flags: { json: true } });
  expect(reportFailure(context, new TypeError("x is not a function"))).toBe(70);
  expect(context.printed.err).toMatch(/nothing was undone[^]*TypeError: x is not a fun[^]*at /);
  expect(JSON.parse(context.printed.out)).toMatchObject({ outcome: "bug", code: "BUG" });
  const text = fakeContext();
  expect(reportFailure(text, "thrown text")).toBe(70);
  expect(text.printed).toMatchObject({ out: "" });
});
