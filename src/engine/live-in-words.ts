import type { Failure } from "../domain/failure.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";

/** What is live now, and what is kept beside it. */
export function liveInWords({ releaseId, stable, keepsUntil, goesOnDespite }: Rollout): string {
  if (goesOnDespite) {
    const why = `since the group of ${stable?.releaseId} is gone`;
    return `${releaseId} is live, ${why}. ${failedInWords(goesOnDespite)}`;
  }
  return stable && keepsUntil !== undefined
    ? `${releaseId} is live; the fleet of ${stable.releaseId} is kept until ${keepsUntil}.`
    : `${releaseId} is live.`;
}

/** What a release failed with that is live all the same, and what it got for that. */
export const failedInWords = ({ summary, causedByRelease }: Failure): string =>
  `It had failed: ${summary}` +
  (causedByRelease ? " It is marked as failed, and the service halted for it." : "");

/** What was live before this release; null when nothing was. */
export function previousOf(live: LivePointer | undefined, releaseNumber?: number): string | null {
  return live && live.releaseNumber === releaseNumber
    ? (live.history[0]?.id ?? null)
    : (live?.releaseId ?? null);
}
