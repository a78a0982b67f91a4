import { fail } from "../../domain/failure.ts";
import { otherContent } from "../../domain/other-content.ts";
import type { ReleaseDraft } from "../../domain/release-content.ts";
import type { StoredRelease, Release } from "../../domain/release.ts";
import type { Stores } from "../stores.ts";
import type { DraftedRelease } from "./draft-release.ts";
import { freeId, variantId } from "./publish-under-free-id.ts";

export interface ForetoldRelease {
  readonly release: Release;
  /** False when publishing it would be part of the deploy. */
  readonly isPublished: boolean;
}

/**
 * The release that publishing the draft would give, with its number; writes nothing. Throws
 * CONFLICT when its id stands for something else, as publishing would.
 */
export async function foretellRelease(
  releases: Stores["releases"],
  { draft, idIsDerived }: DraftedRelease,
): Promise<ForetoldRelease> {
  const all = await releases.list();
  const id = idIsDerived ? freeId(all, draft) : draft.id;
  const standing = all.find((stored) => stored.release.id === id)?.release;
  const other = standing && otherContent(standing, draft);
  if (other) {
    fail(other);
  }
  return standing
    ? { release: standing, isPublished: true }
    : { release: { ...draft, id, number: nextNumber(all) }, isPublished: false };
}

/** The same of a published release's code with something else changed. */
export async function foretellVariant(
  releases: Pick<Stores["releases"], "list">,
  draft: ReleaseDraft,
): Promise<Release> {
  const all = await releases.list();
  const id = variantId(all, draft);
  const standing = all.find((stored) => stored.release.id === id)?.release;
  return standing ?? { ...draft, id, number: nextNumber(all) };
}

const nextNumber = (all: readonly StoredRelease[]): number =>
  Math.max(0, ...all.map(({ release }) => release.number)) + 1;
