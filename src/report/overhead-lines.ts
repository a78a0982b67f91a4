import type { RolloutResult } from "../domain/outcome.ts";
import { duration } from "./duration.ts";

/** Where the time went, and what it took in calls; nothing when nothing was done. */
export function overheadLines(result: RolloutResult): readonly string[] {
  const { totalSeconds, waitingSeconds, mutations, reads, stateWrites } = result.overhead;
  if (totalSeconds === 0 && mutations + reads + stateWrites === 0) {
    return [];
  }
  const own = Math.max(0, totalSeconds - waitingSeconds);
  return [
    `Took ${duration(totalSeconds)}: ${duration(waitingSeconds)} waiting for AWS and the ` +
      `application, ${duration(own)} slipway's own.`,
    `AWS calls: ${mutations} changes, ${reads} reads, ${stateWrites} writes to the state table.`,
  ];
}
