import { expect } from "vitest";
import type { BadInputWorld, Ran } from "./bad-input-world.ts";

export interface Refusal {
  readonly code: string;
  /** What is wrong and where; then, unless that says it, what to do. */
  readonly said: string;
}

/**
 * The one refusal a command printed for people: on standard error, or, where a rollout was to
 * begin, at the head of its result. Fails the test when there is none, more than one, or a stack.
 */
export function humanRefusal({ stdout, stderr }: Ran): Refusal {
  const lines = `${stdout}${stderr}`.split("\n");
  expect(lines.filter((line) => /^(slipway: |Refused: )/.test(line))).toHaveLength(1);
  expect(lines.filter((line) => /^\s+at |undefined|\[object|NaN/.test(line))).toEqual([]);
  const start = lines.findIndex((line) => /^(slipway: |Refused: )/.test(line));
  const first = lines[start] ?? "";
  const [, said, code = ""] = /^(?:slipway|Refused): (.*) \((\w+)\)$/.exec(first) ?? [];
  const told = first.startsWith("Refused: ")
    ? [(lines[start + 1] ?? "").trim()]
    : [said ?? "", ...remedyBelow(lines.slice(start + 1))];
  const sentences = told.filter((sentence) => sentence !== "");
  sentences.forEach(expectSentence);
  return { code, said: sentences.join(" ") };
}

/** Evidence is indented, and AWS's request id is for its support. */
function remedyBelow(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line !== "" && !/^(  |AWS request id: )/.test(line));
}

/** The same from the JSON on standard output. */
export function jsonRefusal({ stdout }: Ran): Refusal {
  const result = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as {
    readonly outcome: string;
    readonly exitCode: number;
    readonly code: string;
    readonly reason: string;
    readonly remedy?: string | null;
  };
  expect(result).toMatchObject({ outcome: "refused", exitCode: 2 });
  const { code, reason, remedy } = result;
  return { code, said: [reason, remedy].filter(Boolean).join(" ").replace(" --json", "") };
}

/** Begins as a sentence does and ends as one, or in a command to type. */
function expectSentence(sentence: string): void {
  expect(sentence).toMatch(/^\S/);
  expect(sentence).toMatch(/([.?…]|slipway [^.]+|--\S+(=| )\S+)$/);
}

/** A sentence with what differs from run to run replaced by a word. */
export function steady(sentence: string, world: BadInputWorld, directory: string): string {
  return sentence
    .replaceAll(directory, "DIR")
    .replaceAll(world.root, "ROOT")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "SHA256")
    .replaceAll(/\b(ami|subnet|i)-[0-9a-f]{8,17}\b/g, "$1-…")
    .replaceAll(/\b0\.0\.0-1-[0-9a-f]{7}(-dirty-[0-9a-f]{7})?/g, "0.0.0-1-COMMIT")
    .replaceAll(/\b[0-9a-f]{16}\b/g, "ID")
    .replaceAll(/(127\.0\.0\.1|localhost|gone\.invalid):\d+/g, "$1:PORT")
    .replaceAll(/… ASG-\d+/g, "… ASG-NUMBER")
    .replaceAll(/\(\d+ ms\)/g, "(… ms)")
    .replaceAll(/end in \d+ s/g, "end in … s");
}
