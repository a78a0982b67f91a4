// Goal: README says of every command what it changes in AWS, in order, and what to mind about it;
// src/cli/COMMANDS.md says every call.
// Method: each command, from its command line on, on the stand-in under virtual time; the
// stand-in's request log in words, compared with the pages (UPDATE_TABLES=1 writes them).
import { expect, test } from "vitest";
import { commands } from "../../../src/cli/commands.ts";
import { expectGenerated } from "../../support/generated.ts";
import { callLine } from "./support/call-line.ts";
import { everyCall, gotchasAndChanges, type Played } from "./support/call-pages.ts";
import { local, story, storyFiles } from "./support/story.ts";
import { WatchedCommands } from "./support/watched-commands.ts";

test("the pages say what each command asks of AWS", { timeout: 120_000 }, async () => {
  const slipway = new WatchedCommands(storyFiles);
  const played: Played[] = [];
  for (const scene of story) {
    await scene.first?.(slipway);
    const { exitCode, calls, err } = await slipway.run(scene.line, scene);
    expect(exitCode, `${scene.line}: ${err}`).toBe(scene.stopsAt === undefined ? 0 : 5);
    played.push({ ...scene, calls });
  }
  expect(slipway.world.complaints).toEqual([]);
  expectGenerated("README.md", "changes", gotchasAndChanges(played));
  expectGenerated("src/cli/COMMANDS.md", "calls", everyCall(played));
});

test("no command is left out of the story", () => {
  const told = new Set([...story.map(({ shows }) => shows), ...local]);
  expect(Object.keys(commands).filter((name) => !told.has(name as never))).toEqual([]);
});

test("calls are shown in order, changes counted, polls and heartbeats not", () => {
  const call = (action: string, mutating = false, isHeartbeat = false) => {
    return { action, mutating, isHeartbeat, step: "" };
  };
  const calls = [
    call("a:Read"),
    call("b:Read"),
    call("a:Read"),
    call("a:Write", true),
    call("b:Beat", true, true),
    call("a:Write", true),
    call("a:Read"),
    call("b:Write", true),
  ];
  expect(callLine(calls)).toBe("`a:Read`, `b:Read`, **`a:Write`** ×2, `a:Read`, **`b:Write`**");
  expect(callLine([])).toBe("none");
});
