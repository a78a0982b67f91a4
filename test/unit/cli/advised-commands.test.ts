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
const codes = ["LIVE", "HALTED", "CAPACITY", "BOOT_FAILED", "INTERRUPTED", "INCONCLUSIVE"];
const ways = ["deploy", "rollback", "resume", "undo"] as const;

const cases = outcomes.flatMap((outcome) =>
  codes.flatMap((code) => ways.map((command) => [outcome, code, command] as const)),
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
  test.each(cases)("after %s with %s of a %s", async (outcome, code, command) => {
    const release = "1.0.1-22-7e56158";
    const asked = { command, purpose: "deploy", environment: "production", release } as const;
    for (const isSo of [true, false]) {
      const next = nextCommand(outcome, code, { ...asked, isUnderWay: isSo, isHalted: isSo });
      if (outcome === "live" || outcome === "no-op") {
        expect(next).toBeNull();
      } else {
        expect(await accepted(next ?? ""), next ?? "").toBeDefined();
      }
    }
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
