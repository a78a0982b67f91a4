import type { LineEvent } from "../domain/line.ts";
import type { RolloutAccount } from "../domain/rollout-account.ts";
import { duration } from "./duration.ts";
import { lineLines } from "./line-lines.ts";
import { statusTable } from "./status-table.ts";

interface Bounds {
  /** So many of the newest rollouts stay on record. */
  readonly limit: number;
  /** The newest rollout that has gone off record; 0 when none has. */
  readonly offRecord: number;
  /** What was done to the line, newest first. */
  readonly line?: readonly LineEvent[];
}

/** Rollouts as a table, newest first; last, when older ones are not shown any more, why. */
export function historyLines(
  rollouts: readonly RolloutAccount[],
  { limit, offRecord, line = [] }: Bounds,
): readonly string[] {
  if (rollouts.length === 0) {
    return ["No rollout yet: slipway deploy begins the first.", ...lineLines(line)];
  }
  const table = statusTable({
    columns: [
      { title: "ROLLOUT", align: "right" },
      ...["STARTED", "BY", "WHAT", "RELEASE", "ENDED AS"].map((title) => ({ title })),
      { title: "TOOK", align: "right" },
      { title: "REASON" },
    ],
    rows: rollouts.map((one) => [
      String(one.rollout),
      one.startedAt.replace(/\.\d+Z$/, "Z"),
      one.startedBy,
      one.forcedBad ? `${one.purpose} --force-bad` : one.purpose,
      `${one.number} (${one.release})`,
      one.failure === null ? one.state : `${one.state}: ${one.failure.code}`,
      duration(one.seconds),
      one.reason ?? "",
    ]),
  });
  const all = [...table, ...lineLines(line)];
  return offRecord === 0
    ? all
    : [
        ...all,
        `Rollouts up to ${offRecord} are not shown: the newest ${limit} stay on record ` +
          "(keep.history).",
      ];
}
