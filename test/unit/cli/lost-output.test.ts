// Goal: output that cannot be written neither stops the work nor passes for success.
// Method: streams that refuse to write, and a process that is only its ending.
import { EventEmitter } from "node:events";
import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { mindLostOutput, type Ending } from "../../../src/cli/lost-output.ts";

function endingWith(exitCode: number, code: string | undefined) {
  const said: string[] = [];
  const refusing = (error: Error | undefined) =>
    new Writable({
      autoDestroy: false,
      write: (_chunk, _encoding, done) => done(error),
    });
  const error = code && Object.assign(new Error(`${code}: no space left`), { code });
  const stdout = refusing(error || undefined);
  const stderr = new Writable({
    write: (chunk, _encoding, done) => {
      said.push(String(chunk));
      done();
    },
  });
  const process: Ending & EventEmitter = Object.assign(new EventEmitter(), {
    stdout,
    stderr,
    exitCode,
  });
  mindLostOutput(process);
  return { process, said };
}

const settled = () => new Promise((done) => setImmediate(done));

// Faults: O15.
test.each([
  ["a full disk", "ENOSPC", 0, 5],
  ["a full disk after a failure", "ENOSPC", 1, 1],
  ["a reader that has read enough", "EPIPE", 0, 0],
  ["a terminal that is gone", "EIO", 0, 0],
  ["nothing wrong", undefined, 0, 0],
])("%s: %s with exit %i ends with %i", async (_what, code, before, after) => {
  const { process, said } = endingWith(before, code);
  process.stdout.write("one\n");
  await settled();
  process.stdout.write("two\n");
  await settled();
  process.emit("exit", before);
  expect(process.exitCode).toBe(after);
  const sentence = "slipway: The result cannot be written to standard output: ENOSPC";
  expect(said.filter((text) => text.startsWith(sentence))).toHaveLength(code === "ENOSPC" ? 1 : 0);
});

// Faults: O15.
test("narration that is lost is not missed", async () => {
  const { process } = endingWith(0, undefined);
  process.stderr.emit("error", Object.assign(new Error("x"), { code: "ENOSPC" }));
  await settled();
  process.emit("exit", 0);
  expect(process.exitCode).toBe(0);
});
