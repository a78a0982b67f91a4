// Goal: at a question, Ctrl-C stops and Ctrl-D answers nothing; neither is a bug.
// Method: a terminal of two streams; the keys are the bytes a terminal in raw mode sends.
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { ask } from "../../../src/cli/ask.ts";
import { stopped } from "../../../src/cli/stopped.ts";
import { failureOf } from "./failure-of.ts";

const running = new AbortController().signal;

test("the line that is typed is the answer", async () => {
  expect(await ask(typing("yes\r"), "Go? ", running)).toBe("yes");
});

test("Ctrl-D is no answer", async () => {
  expect(await ask(typing("\u0004"), "Go? ", running)).toBe("");
});

test("Ctrl-C stops the command", async () => {
  const failure = await failureOf(() => ask(typing("\u0003"), "Go? ", running));
  expect(failure).toMatchObject({ code: "INTERRUPTED", summary: "Stopped by SIGINT." });
});

test("a signal stops it with the signal's own reason", async () => {
  const failure = await failureOf(() =>
    ask(typing(""), "Go? ", AbortSignal.abort(stopped("SIGTERM"))),
  );
  expect(failure.summary).toBe("Stopped by SIGTERM.");
});

function typing(keys: string): { input: PassThrough; output: PassThrough } {
  const input = new PassThrough();
  input.write(keys);
  return { input, output: Object.assign(new PassThrough(), { isTTY: true }) };
}
