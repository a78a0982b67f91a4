import type { RejectedLogEventsInfo } from "@aws-sdk/client-cloudwatch-logs";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Which events of a batch in order are not taken in: older than fourteen days or than the group
 * keeps anything, or more than two hours ahead (API reference). Undefined when all are.
 */
export function rejectionOf(
  events: readonly { readonly timestamp: number }[],
  now: number,
  retentionInDays: number | undefined,
): RejectedLogEventsInfo | undefined {
  const before = (ms: number) => events.filter(({ timestamp }) => timestamp < now - ms).length;
  const tooOld = before(14 * dayMs);
  const expired = retentionInDays === undefined ? 0 : before(retentionInDays * dayMs);
  const tooNew = events.findIndex(({ timestamp }) => timestamp > now + 2 * hourMs);
  if (tooOld === 0 && expired === 0 && tooNew < 0) return undefined;
  return {
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
    ...(tooNew < 0 ? {} : { tooNewLogEventStartIndex: tooNew }),
  };
}

/** Whether an event is among them: the ends are exclusive, the start is not. */
export function isRejected(rejected: RejectedLogEventsInfo | undefined, index: number): boolean {
  if (!rejected) return false;
  const { tooOldLogEventEndIndex = 0, expiredLogEventEndIndex = 0 } = rejected;
  const { tooNewLogEventStartIndex = Infinity } = rejected;
  const end = Math.max(tooOldLogEventEndIndex, expiredLogEventEndIndex);
  return index < end || index >= tooNewLogEventStartIndex;
}
