import type { LivePointer, Rollout } from "../domain/rollout.ts";

/** What is live now, and what is kept beside it. */
export function liveInWords({ releaseId, stable, keepsUntil }: Rollout): string {
  return stable && keepsUntil !== undefined
    ? `${releaseId} is live; the fleet of ${stable.releaseId} is kept until ${keepsUntil}.`
    : `${releaseId} is live.`;
}

/** What was live before this release; null when nothing was. */
export function previousOf(live: LivePointer | undefined, releaseNumber?: number): string | null {
  return live && live.releaseNumber === releaseNumber
    ? (live.history[0]?.id ?? null)
    : (live?.releaseId ?? null);
}
