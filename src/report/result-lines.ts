import type { RolloutResult } from "../domain/outcome.ts";
import { overheadLines } from "./overhead-lines.ts";
import { printable } from "./printable.ts";
import { servingLine } from "./serving-line.ts";
import { timelineLines } from "./timeline-lines.ts";

/** A success: what is live, where the time went, what it took, what is left. */
export function resultLines(result: RolloutResult): readonly string[] {
  return [
    headline(result),
    `Serving: ${servingLine(result.serving)}`,
    ...timelineLines(result),
    ...overheadLines(result),
    ...result.left.map((name) => `Left: ${printable(name)}`),
    ...(result.next === null ? [] : [`Next: ${printable(result.next)}`]),
  ];
}

function headline(result: RolloutResult): string {
  const release = result.release ?? "the release";
  const where = `${result.service} in ${result.environment}`;
  if (result.outcome === "no-op") {
    return printable(`No change for ${where}: ${result.reason}`);
  }
  const before = result.previous === null ? "" : `, after ${result.previous}`;
  return printable(`Live: ${release} serves ${where}${before}.`);
}
