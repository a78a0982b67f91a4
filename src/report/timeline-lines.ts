import type { RolloutResult } from "../domain/outcome.ts";
import { duration } from "./duration.ts";
import { statusTable } from "./status-table.ts";
import { stepLabel } from "./step-label.ts";

/** Steps with their times, oldest first; nothing when no step was begun. */
export function timelineLines(result: Pick<RolloutResult, "timeline">): readonly string[] {
  if (result.timeline.length === 0) {
    return [];
  }
  return statusTable({
    columns: [{ title: "" }, { title: "" }, { title: "", align: "right" }],
    rows: result.timeline.map((entry) => [
      ` ${entry.startedAt.slice(11, 19)}`,
      stepLabel(entry.step, entry.direction),
      duration(entry.seconds),
    ]),
  });
}
