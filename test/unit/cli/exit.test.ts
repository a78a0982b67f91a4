// Goal: each way to fail has the exit code README promises, and only bugs show a stack.
// Method: a table over the failure codes; the printed text of one of each kind.
import { expect, test } from "vitest";
import { commands, type Commands } from "../../../src/cli/commands.ts";
import { reportFailure } from "../../../src/cli/exit.ts";
import { runSlipway } from "../../../src/cli/slipway.ts";
import { RolloutFailure, type FailureCode } from "../../../src/domain/failure.ts";
import { fakeContext } from "./fake-context.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

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
  ["LEASE_EXPIRED", 5],
  ["CREDENTIALS_EXPIRED", 5],
  ["AWS_UNREACHABLE", 5],
  ["AWS_ERROR", 5],
  ["FENCED_OUT", 8],
  ["TIMEOUT", 70],
  ["BOOT_FAILED", 70],
])("%s exits %i", async (code, exitCode) => {
  const error = new RolloutFailure({ code, summary: "It happened." });
  expect(await reportFailure(fakeContext(), error)).toBe(exitCode);
});

test("a failure prints what happened, evidence, what to do and the request id", async () => {
  const context = fakeContext({ flags: { json: true, service: "web" } });
  const error = new RolloutFailure({
    code: "CONFLICT",
    summary: "Rule 20100 is not ours.",
    evidence: ["x-slipway-test: 0123456789", "two\nlines"],
    remedy: "Choose another priority.",
    awsRequestId: "id-1",
  });
  await reportFailure(context, error);
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
])("the next command of %j is %j", async (remedy, next) => {
  const context = fakeContext({ flags: { json: true } });
  const failure = { code: "NOT_FOUND", summary: "x" } as const;
  const error = new RolloutFailure(remedy === undefined ? failure : { ...failure, remedy });
  await reportFailure(context, error);
  expect(JSON.parse(context.printed.out)).toMatchObject({ next, remedy: remedy ?? null });
});

const holderIsDead = "It seems to be dead: slipway lease break --holder-is-dead --reason TEXT";

test.each([
  [["cleanup", "--json"], true, "slipway cleanup --wait"],
  [
    ["--quiet", "destroy", "--yes", "--service", "a b"],
    true,
    /^slipway destroy --yes .*'a b' --wait/,
  ],
  [["config", "set", "--deploy", "--", "A=1"], true, "slipway lease show"],
  [["config", "set", "--deploy", "A=X-Amz-Signature=0123"], true, "slipway lease show"],
  [["lease", "show"], false, "slipway lease show"],
] as const)("what waits for a held lease after %j", async (argv, takesWait, next) => {
  const context = fakeContext({ flags: { json: true }, argv });
  const error = new RolloutFailure({ code: "LEASE_HELD", summary: "x", remedy: holderIsDead });
  await reportFailure(context, error, { name: "", takesWait, actsOnService: true });
  expect(JSON.parse(context.printed.out)).toMatchObject({
    next: typeof next === "string" ? next : expect.stringMatching(next),
    remedy: holderIsDead,
  });
  expect(context.printed.err).toMatch(/\nNext: slipway /);
});

test.each(["CREDENTIALS_EXPIRED", "AWS_UNREACHABLE"] as const)(
  "after %s a command that acts waits for the lease it may have left",
  async (code) => {
    const next = async (actsOnService: boolean, remedy: string): Promise<unknown> => {
      const context = fakeContext({ flags: { json: true }, argv: ["cleanup", "--json"] });
      const error = new RolloutFailure({ code, summary: "x", remedy });
      await reportFailure(context, error, { name: "", takesWait: true, actsOnService });
      return JSON.parse(context.printed.out).next;
    };
    expect(await next(true, "Renew them.")).toBe("slipway cleanup --wait");
    expect(await next(true, "Start it: slipway standin")).toBe("slipway standin");
    expect(await next(false, "Renew them.")).toBeNull();
  },
);

test.each([
  [["deploy", "--yes"], "slipway resume --yes --environment rehearsal"],
  [["rollback", "--yes"], "slipway resume --yes --environment rehearsal"],
  [["config", "set", "A=1", "--deploy"], "slipway resume --yes --environment rehearsal"],
  [["cleanup"], "slipway resume --yes --environment rehearsal"],
  [["destroy", "--yes"], "slipway status --environment rehearsal"],
  [["doctor", "--fix", "--yes"], "slipway status --environment rehearsal"],
  [["config", "set", "A=1"], null],
  [["deploy", "--plan"], null],
  [["doctor"], null],
  [["status"], null],
])("after a bug in %j the next command is %j", async (argv, next) => {
  const yaml = "service: web\nport: 8080\nenvironments: { rehearsal: }\n";
  const context = fakeContext({ cwd: temporaryDirectory({ "slipway.yaml": yaml }) });
  const broken = (): Promise<number> => Promise.reject(new TypeError("x is not a function"));
  const run = Object.fromEntries(Object.keys(commands).map((name) => [name, broken]));
  expect(await runSlipway([...argv, "--json"], context, "0", run as unknown as Commands)).toBe(70);
  expect(JSON.parse(context.printed.out)).toMatchObject({ outcome: "bug", next });
  expect(context.printed.err.includes(`Next: ${next}\n`)).toBe(next !== null);
});

test("a bug shows its stack and says that nothing was undone", async () => {
  const context = fakeContext({ flags: { json: true } });
  expect(await reportFailure(context, new TypeError("x is not a function"))).toBe(70);
  expect(context.printed.err).toMatch(/nothing was undone[^]*TypeError: x is not a fun[^]*at /);
  expect(JSON.parse(context.printed.out)).toMatchObject({ outcome: "bug", code: "BUG" });
  const text = fakeContext();
  expect(await reportFailure(text, "thrown text")).toBe(70);
  expect(text.printed).toMatchObject({ out: "" });
});
