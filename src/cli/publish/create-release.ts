import type { Release } from "../../domain/release.ts";
import type { Settings } from "../../domain/settings.ts";
import type { ReleaseOptions } from "../command-options.ts";
import type { CommandContext } from "../context.ts";
import type { Stores } from "../stores.ts";
import { draftRelease, type DraftedRelease } from "./draft-release.ts";
import { foretellRelease } from "./foretell-release.ts";
import { publishUnderFreeId } from "./publish-under-free-id.ts";

/**
 * Publishes a release of what the options or the settings name. Everything it needs to run is
 * resolved once and pinned in it. What is published already resolves to the release that stands.
 * Throws BAD_INPUT before anything is made, and CONFLICT when a given id stands for something else.
 */
export async function createRelease(
  context: CommandContext,
  settings: Settings,
  stores: Stores,
  options: ReleaseOptions,
): Promise<Release> {
  const drafted = await draftRelease(context, settings, stores, options);
  // Before the tarball is put where it stays.
  await foretellRelease(stores.releases, drafted);
  return publishDraft(stores, drafted);
}

/** Writes what a draft needs, then the release itself. */
export async function publishDraft(
  stores: Stores,
  { draft, idIsDerived, tarball, needsFirstConfig }: DraftedRelease,
): Promise<Release> {
  if (tarball) {
    await stores.putSource(tarball.bytes, tarball.name);
  }
  const config = needsFirstConfig ? await writeFirstConfig(stores, draft) : draft.config;
  const release = await publishUnderFreeId(stores.releases, idIsDerived, { ...draft, config });
  if (tarball && (await stores.releases.reasonIncomplete(release)) !== undefined) {
    // A clean-up that had not yet seen this release may have deleted the same tarball meanwhile.
    await stores.putSource(tarball.bytes, tarball.name);
  }
  return release;
}

/** A service without any config gets an empty first version. */
async function writeFirstConfig(
  { configs }: Pick<Stores, "configs">,
  { createdBy, createdAt }: Pick<Release, "createdBy" | "createdAt">,
): Promise<Release["config"]> {
  const { version, sha256 } = await configs.write({
    values: {},
    basedOn: undefined,
    author: createdBy,
    reason: "empty: the first release needs a config",
    at: createdAt,
  });
  return { version, sha256 };
}
