import type { RolloutAccount } from "../domain/rollout-account.ts";
import { duration } from "./duration.ts";
import { statusTable } from "./status-table.ts";

/** Rollouts as a table, newest first. */
export function historyLines(rollouts: readonly RolloutAccount[]): readonly string[] {
  if (rollouts.length === 0) {
    return ["No rollout yet: slipway deploy begins the first."];
  }
  return statusTable({
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
      one.purpose,
      `${one.number} (${one.release})`,
      one.failure === null ? one.state : `${one.state}: ${one.failure.code}`,
      duration(one.seconds),
      one.reason ?? "",
    ]),
  });
}
