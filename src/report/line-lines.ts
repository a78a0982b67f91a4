import type { LineEvent } from "../domain/line.ts";
import { printable } from "./printable.ts";

/** What was done to the line, newest first: `2026-01-01T00:00:00Z frozen by ann@desk: why`. */
export function lineLines(events: readonly LineEvent[]): readonly string[] {
  return events.map(({ did, by, at, reason, rollout }) => {
    const cause = rollout === undefined ? "" : ` after rollout ${rollout}`;
    return printable(`${at.replace(/\.\d+Z$/, "Z")} ${words[did]}${cause} by ${by}: ${reason}`);
  });
}

const words: Readonly<Record<LineEvent["did"], string>> = {
  freeze: "frozen",
  halt: "halted",
  unfreeze: "unfrozen",
  "break-lease": "lease broken",
};
