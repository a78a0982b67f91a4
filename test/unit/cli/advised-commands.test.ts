import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Commands } from "../../../src/cli/commands.ts";
import { commands } from "../../../src/cli/commands.ts";
import { runSlipway } from "../../../src/cli/slipway.ts";
import { exitCodes, type Outcome } from "../../../src/domain/outcome.ts";
import { nextCommand } from "../../../src/engine/next-command.ts";
import { fakeContext } from "./fake-context.ts";

const outcomes = Object.keys(exitCodes) as Outcome[];
const codes = ["LIVE", "HALTED", "CAPACITY", "BOOT_FAILED", "DRIFT", "TRAFFIC_GUARD", "TIMEOUT"];
codes.push("AWS_ERROR", "INTERRUPTED", "INCONCLUSIVE", "CREDENTIALS_EXPIRED", "AWS_UNREACHABLE");
const ways = ["deploy", "rollback", "resume", "undo"] as const;
const purposes = ["deploy", "rollback"] as const;

const cases = outcomes.flatMap((outcome) =>
  codes.flatMap((code) =>
    ways.flatMap((command) =>
      purposes
        .filter((purpose) => command === purpose || !purposes.includes(command as never))
        .map((purpose) => [outcome, code, command, purpose] as const),
    ),
  ),
);

/** The command line, accepted by the real parser, names which command it would have run. */
async function accepted(line: string): Promise<string | undefined> {
  let ran: string | undefined;
  const spies = Object.fromEntries(
    Object.keys(commands).map((name) => [
      name,
      async () => {
        ran = name;
        return await Promise.resolve(0);
      },
    ]),
  ) as unknown as Commands;
  const exitCode = await runSlipway(line.split(" ").slice(1), fakeContext(), "0", spies);
  return exitCode === 0 ? ran : undefined;
}

describe("what a result says to run next", () => {
  test.each(cases)("after %s with %s of %s, %s", async (outcome, code, command, purpose) => {
    const release = "1.0.1-22-7e56158";
    const asked = { command, purpose, environment: "production", release } as const;
    for (const isSo of [true, false]) {
      const next = nextCommand(outcome, code, { ...asked, isUnderWay: isSo, isHalted: isSo });
      if (outcome === "no-op" || (outcome === "live" && !isSo)) {
        expect(next).toBeNull();
      } else {
        expect(await accepted(next ?? ""), next ?? "").toBeDefined();
      }
      const other = purpose === "deploy" ? /^slipway rollback/ : /^slipway deploy/;
      expect(next ?? "", "the other way").not.toMatch(other);
    }
  });

  const told = (outcome: Outcome, code: string, more: object = {}): string | null => {
    const asked = {
      command: "rollback",
      purpose: "rollback",
      environment: "test",
      ...more,
    } as const;
    return nextCommand(outcome, code, { ...asked, release: "r1" });
  };

  test.each(["DRIFT", "TRAFFIC_GUARD", "TRAFFIC_UNVERIFIED", "TIMEOUT", "AWS_ERROR", "QUOTA"])(
    "a rollback that %s took back is asked for again, or the halt is lifted",
    (code) => {
      const again = "slipway rollback --to r1 --environment test --yes";
      expect(told("rolled-back", code)).toBe(again);
      const lift = "slipway unfreeze --environment test --reason TEXT";
      expect(told("rolled-back", code, { isHalted: true })).toBe(lift);
      const deploy = { command: "deploy", purpose: "deploy" };
      const same = "slipway deploy r1 --environment test --yes";
      expect(told("rolled-back", code, deploy)).toBe(same);
    },
  );

  test("what was live before serves again, and the halt for the one that failed stands", () => {
    const lift = "slipway unfreeze --environment test --reason TEXT";
    expect(told("live", "LIVE", { command: "undo", isHalted: true })).toBe(lift);
    expect(told("live", "LIVE", { command: "undo" })).toBeNull();
  });

  test.each([
    ["under way", { isUnderWay: true }, "resume"],
    ["given back", { isUnderWay: true, isGivenBack: true }, "undo"],
    ["not begun", {}, "rollback --to r1"],
  ])("a lease that could not be given back is waited for: %s", (_what, more, verb) => {
    for (const code of ["CREDENTIALS_EXPIRED", "AWS_UNREACHABLE"]) {
      const next = `slipway ${verb} --environment test --yes --wait`;
      expect(told("interrupted", code, more)).toBe(next);
    }
    const next = `slipway ${verb} --environment test --yes`;
    expect(told("interrupted", "INTERRUPTED", more)).toBe(next);
  });

  test("a command that does not exist would be noticed", async () => {
    expect(await accepted("slipway proceed --environment production")).toBeUndefined();
  });
});

test("no sentence in the source names a command that does not exist", () => {
  const known = new Set(["init", "config", "release", "deploy", "status", "rollback"]);
  for (const name of ["ps", "why", "history", "logs", "cleanup", "destroy"]) known.add(name);
  for (const name of ["resume", "undo", "freeze", "unfreeze", "lease", "doctor"]) known.add(name);
  known.add("completion").add("standin").add("rehearse").add("help");
  const named = (text: string): string[] =>
    [...text.matchAll(/[`"' :]slipway ([a-z]+)/g)].map((match) => match[1] ?? "");
  const prose = new Set(
    "what releases says itself is cannot does did has reads where that for".split(" "),
  );
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.startsWith("decisions"),
  );
  expect(files.length).toBeGreaterThan(100);
  const strange = files.flatMap((name) => {
    const text = readFileSync(join("src", name), "utf8").replace(/^\s*(\/\*\*|\*|\/\/).*$/gm, "");
    return named(text)
      .filter((word) => !known.has(word) && !prose.has(word))
      .map((word) => `${name}: slipway ${word}`);
  });
  expect(strange).toEqual([]);
  expect(named("run `slipway proceed`")).toEqual(["proceed"]);
});
