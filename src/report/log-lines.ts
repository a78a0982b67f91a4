import { bootProgress } from "../domain/boot-verdict.ts";
import type { BootReport } from "../domain/boot.ts";
import { duration } from "./duration.ts";
import { printable } from "./printable.ts";

/** One instance's boot as it reported it, and its console; null when AWS no longer has one. */
export interface InstanceLog {
  readonly report: BootReport;
  readonly console: string | null;
}

/** Boot steps, then the last `count` lines of the console. */
export function logLines({ report, console }: InstanceLog, count: number): readonly string[] {
  const zone = report.zone === undefined ? "" : ` in ${report.zone}`;
  const steps = report.steps.map(({ name, seconds, detail }) => {
    const took = seconds === undefined ? "" : ` ${duration(seconds)}`;
    return `  ${name}${took}${detail === "" ? "" : `: ${detail}`}`;
  });
  return [
    `== ${report.instanceId}${zone}: ${bootProgress(report)}`,
    ...steps,
    ...consoleLines(console, count),
  ].map(printable);
}

function consoleLines(console: string | null, count: number): readonly string[] {
  if (console === null) {
    return ["-- console: the instance is gone, and its console with it"];
  }
  const lines = console.trimEnd().split("\n");
  const last = console.trim() === "" ? [] : lines.slice(-count);
  const cut = lines.length > last.length ? ` (last ${last.length} of ${lines.length} lines)` : "";
  return [`-- console${last.length === 0 ? ": empty so far" : cut}`, ...last];
}
