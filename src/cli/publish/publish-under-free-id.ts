import type { ReleaseStore } from "../../aws/releases.ts";
import { sameArtifact, sameContent, type ReleaseDraft } from "../../domain/release-content.ts";
import { nextReleaseId } from "../../domain/release-id.ts";
import type { Release, StoredRelease } from "../../domain/release.ts";

/**
 * Publishes a draft. Where the id was derived from the commit, the same code with other config, AMI
 * or run options is another release and gets a suffix (`.2`, `.3`); other code under a commit's id
 * is refused, like any other content under a given id.
 */
export async function publishUnderFreeId(
  releases: Pick<ReleaseStore, "list" | "publish">,
  idIsDerived: boolean,
  draft: ReleaseDraft,
): Promise<Release> {
  const id = idIsDerived ? freeId(await releases.list(), draft) : draft.id;
  const { release } = await releases.publish({ ...draft, id });
  return release;
}

/**
 * Publishes a published release's code with something else changed: under its id with the next free
 * suffix, `x.3` after `x` and `x.2`.
 */
export async function publishVariant(
  releases: Pick<ReleaseStore, "list" | "publish">,
  draft: ReleaseDraft,
  id?: string,
): Promise<Release> {
  return id === undefined
    ? await publishUnderFreeId(releases, true, {
        ...draft,
        id: rootId(await releases.list(), draft),
      })
    : await publishUnderFreeId(releases, false, { ...draft, id });
}

/** An id that no release has: the draft's own with the next free suffix. */
export function unusedId(all: readonly StoredRelease[], draft: ReleaseDraft): string {
  return nextReleaseId(rootId(all, draft), new Set(all.map(({ release }) => release.id)));
}

/** The id under which a published release's code with something else changed is published. */
export const variantId = (all: readonly StoredRelease[], draft: ReleaseDraft): string =>
  freeId(all, { ...draft, id: rootId(all, draft) });

/** The id without its suffix, where a release of the same code stands under that. */
function rootId(all: readonly StoredRelease[], draft: ReleaseDraft): string {
  const [, root] = /^(.+)\.\d+$/.exec(draft.id) ?? [];
  const original = all.find(({ release }) => release.id === root)?.release;
  return original && sameArtifact(original, draft) ? original.id : draft.id;
}

/** The id of the release that runs the same, if there is one; else the first one free. */
export function freeId(all: readonly StoredRelease[], draft: ReleaseDraft): string {
  const published = all.map((stored) => stored.release);
  const family = published.filter(({ id }) => id === draft.id || isCopy(id, draft.id));
  const same = family.find((release) => sameContent(release, draft));
  if (same) {
    return same.id;
  }
  const otherCode = family.some((release) => !sameArtifact(release, draft));
  return otherCode ? draft.id : nextReleaseId(draft.id, new Set(family.map(({ id }) => id)));
}

function isCopy(id: string, original: string): boolean {
  return id.startsWith(`${original}.`) && /^\d+$/.test(id.slice(original.length + 1));
}
