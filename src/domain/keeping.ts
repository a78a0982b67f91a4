import type { StoredRelease } from "./release.ts";
import type { LivePointer, Rollout } from "./rollout.ts";
import { standingFleets } from "./standing-fleets.ts";

/** What a clean-up leaves, by number: all else may go. */
export interface Keeping {
  /** Releases whose config version, tarball and boot reports stay. */
  readonly releases: readonly number[];
  /** Rollouts whose record stays however old it is: their fleets stand. */
  readonly rollouts: readonly number[];
  /** Beside those, so many of the newest releases, and of the newest rollouts, stay on record. */
  readonly onRecord: number;
}

/** Ids of so many times `onRecord` releases are remembered, and refused for other content. */
export const idsPerRecord = 10;

export interface Holdings {
  readonly live: LivePointer | undefined;
  readonly all: readonly StoredRelease[];
  /** The rollout under way, or the newest. */
  readonly rollout: Rollout | undefined;
  readonly keep: { readonly releases: number; readonly history: number };
}

/** By reference alone: what is live, in the rollback window, in flight, pinned, or deployable. */
export function whatToKeep({ live, all, rollout, keep }: Holdings): Keeping {
  const kept = live?.kept;
  const fleets = standingFleets(live, rollout);
  const inFlight = [
    ...(rollout ? [rollout.releaseNumber] : []),
    ...(kept ? [kept.releaseNumber] : []),
  ];
  return {
    releases: unique([...neededReleases(live, all, keep), ...inFlight]),
    rollouts: unique([
      ...(live ? [live.rollout] : []),
      ...(rollout ? [rollout.number] : []),
      ...fleets.map((fleet) => fleet.rollout),
    ]),
    onRecord: keep.history,
  };
}

/**
 * Live, the rollback window, whatever is pinned, and what was published since the window began and
 * has not failed: it may still be deployed, as long as it is among the newest on record.
 */
export function neededReleases(
  live: LivePointer | undefined,
  all: readonly StoredRelease[],
  keep: Holdings["keep"],
): readonly number[] {
  const recent = all.toSorted((a, b) => b.release.number - a.release.number).slice(0, keep.history);
  const window = live
    ? [live.releaseNumber, ...live.history.slice(0, keep.releases).map((e) => e.number)]
    : [];
  const oldest = Math.min(...window);
  const pinned = all.filter((stored) => stored.pinned);
  const deployable = recent.filter(
    ({ release, failed }) => !live || (release.number > oldest && !failed),
  );
  const others = [...pinned, ...deployable].map(({ release }) => release.number);
  return unique([...window, ...others.toSorted((a, b) => a - b)]);
}

const unique = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)];
