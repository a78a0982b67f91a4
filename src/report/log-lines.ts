import { bootProgress } from "../domain/boot-verdict.ts";
import type { BootReport } from "../domain/boot.ts";
import type { LogLine } from "../domain/log-stream.ts";
import { duration } from "./duration.ts";
import { printable } from "./printable.ts";

/** What is known of one instance's life. */
export interface InstanceLog {
  readonly instanceId: string;
  readonly rollout: number;
  /** Its boot as it reported it; null when that has expired. */
  readonly report: BootReport | null;
  /** EC2's console output; null when AWS no longer has one, or `streams` were read instead. */
  readonly console: string | null;
  /** What CloudWatch Logs has of the boot and of the program; null: no stream of it. */
  readonly streams: {
    readonly boot: readonly LogLine[] | null;
    readonly app: readonly LogLine[] | null;
  } | null;
}

/** Boot steps, then the last `count` lines of each log. */
export function logLines(log: InstanceLog, count: number): readonly string[] {
  const { report, streams } = log;
  const zone = report?.zone === undefined ? "" : ` in ${report.zone}`;
  const where = `${log.instanceId}${zone}`;
  const steps = report?.steps.map(({ name, seconds, detail }) => {
    const took = seconds === undefined ? "" : ` ${duration(seconds)}`;
    return `  ${name}${took}${detail === "" ? "" : `: ${detail}`}`;
  });
  return [
    report
      ? `== ${where}: ${bootProgress(report)}`
      : `== ${where} of rollout ${log.rollout}: its boot report has expired`,
    ...(steps ?? []),
    ...(streams
      ? [...streamLines("boot", streams.boot, count), ...streamLines("program", streams.app, count)]
      : consoleLines(log.console, count)),
  ].map(printable);
}

/** One line of a log that is followed: whose it is, and whether boot or program wrote it. */
export function followedLine(
  { instanceId, kind }: { readonly instanceId: string; readonly kind: "boot" | "app" },
  { text }: LogLine,
): string {
  return printable(`${instanceId} ${kind === "boot" ? "boot   " : "program"} | ${text}`);
}

function streamLines(
  title: string,
  lines: readonly LogLine[] | null,
  count: number,
): readonly string[] {
  const what =
    lines === null ? ": nothing written yet" : lines.length < count ? "" : ` (last ${count} lines)`;
  return [`-- ${title}${what}`, ...(lines ?? []).map(({ text }) => text)];
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
