import type { RolloutResult } from "../domain/outcome.ts";
import { failureScreen } from "./failure-screen.ts";
import { resultLines } from "./result-lines.ts";

/** The result as text with a final newline: the lines of a success, or the failure screen. */
export function resultScreen(result: RolloutResult): string {
  const good = result.outcome === "live" || result.outcome === "no-op";
  const lines = good ? resultLines(result) : failureScreen(result);
  return `${lines.join("\n")}\n`;
}
