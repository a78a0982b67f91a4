// Goal: `npm run kill` prints its usage when asked, and refuses in a sentence what it does not understand.
// Method: command lines read, no process struck; the command itself for its usage.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { readOptions, usage } from "../../kill/options.ts";

test("--help prints the usage, which names every option", () => {
  const program = new URL("../../kill/kill.mjs", import.meta.url).pathname;
  const ran = spawnSync(process.execPath, [program, "--help"], { encoding: "utf8" });
  expect(ran).toMatchObject({ status: 0, stdout: usage, stderr: "" });
  const { options } = readOptions([]) as { readonly options: object };
  for (const name of Object.keys(options)) expect(usage).toMatch(new RegExp(`^  --${name} `, "m"));
});

test("what is asked for, and what is meant where nothing is said", () => {
  expect(readOptions(["--kills", "190", "--haste=20"])).toEqual({
    options: { kills: 190, pauses: 2, interrupts: 2, from: 1, lanes: 6, minutes: 60, haste: 20 },
  });
});

const lists = "npm run kill -- --help lists the options.";

test.each([
  [["--kill", "3"], "Unknown option '--kill'."],
  [["--kills", "many"], '--kills wants a whole number from 0; "many" is none.'],
  [["--kills", "-1"], "Option '--kills' argument is ambiguous."],
  [["--lanes", "0"], '--lanes wants a whole number from 1; "0" is none.'],
  [["--haste=0.5"], '--haste wants a whole number from 1; "0.5" is none.'],
  [["--from", ""], '--from wants a whole number from 0; "" is none.'],
  [["--from"], "Option '--from <value>' argument missing."],
  [["190"], "Unexpected argument '190'. This command does not take positional arguments."],
])("%j is refused", (words, sentence) => {
  expect(readOptions(words)).toEqual({ refusal: `npm run kill: ${sentence} ${lists}` });
});
