import { idsPerRecord, type Keeping } from "../domain/keeping.ts";
import { partition } from "../domain/names.ts";
import { releaseName, type Release, type StoredRelease } from "../domain/release.ts";
import type { Rollout } from "../domain/rollout.ts";
import { numberOf, textOf } from "./attribute-value.ts";
import { listReleases } from "./list-releases.ts";
import { releaseCounterKey } from "./release-item.ts";
import type { SourceStore } from "./source-store.ts";
import type { Key, StateTable } from "./state-table.ts";
import { queryItems, readItem } from "./state-table.ts";
import { readRecord } from "./stored-document.ts";

/** What nobody needs any more, as one look at the table found it. */
export interface Outdated {
  /** Publications counted before the look: one more, and it may be out of date. */
  readonly published: number;
  readonly configs: readonly number[];
  /** URLs of tarballs in the base's store. */
  readonly sources: readonly string[];
  readonly rollouts: readonly OutdatedRollout[];
  readonly releases: readonly Release[];
  /** Ids whose releases went off record long ago. */
  readonly ids: readonly string[];
}

export interface OutdatedRollout {
  readonly number: number;
  /** Its boot reports; all of them go. */
  readonly boots: readonly Key[];
  /** Beyond the limit: the record goes too. */
  readonly isOffRecord: boolean;
}

export interface Look {
  readonly service: string;
  /** The base's. */
  readonly sources: SourceStore;
  readonly keeping: Keeping;
}

/**
 * By reference: config versions (never the newest) and tarballs that no release in `keeping` uses,
 * nor one pinned or published after all those; boot reports of rollouts of other releases; records
 * beyond the limit that nothing standing leads to. Reads only.
 */
export async function findOutdated(table: StateTable, look: Look): Promise<Outdated> {
  const { service } = look;
  // Read before the releases are: whatever is published later fails the deletes.
  const published = numberOf(await readItem(table, releaseCounterKey(service)), "published") ?? 0;
  const all = await listReleases(table, service);
  const needed = stillNeeded(all, look.keeping);
  return {
    published,
    configs: await unusedConfigs(table, service, needed),
    sources: await unusedSources(look, all, needed),
    rollouts: await outdatedRollouts(table, look),
    releases: offRecord(all, needed, look.keeping.onRecord),
    ids: await forgottenIds(table, look, all),
  };
}

/** The same in words, one a thing. */
export function outdatedInWords(outdated: Outdated): readonly string[] {
  const { configs, sources, rollouts, releases, ids } = outdated;
  const withBoots = rollouts.filter(({ boots }) => boots.length > 0);
  const gone = rollouts.filter(({ isOffRecord }) => isOffRecord);
  return [
    ...configs.map((version) => `config version ${version}`),
    ...sources.map((url) => `tarball ${url}`),
    ...withBoots.map(({ number }) => `boot reports of rollout ${number}`),
    ...gone.map(({ number }) => `the record of rollout ${number}`),
    ...releases.map(({ number, id }) => `the record of ${releaseName(number)} (${id})`),
    ...ids.map((id) => `the id ${id}`),
  ];
}

/** Those named, and what was published or pinned since they were. */
function stillNeeded(
  all: readonly StoredRelease[],
  { releases }: Keeping,
): readonly StoredRelease[] {
  const newest = Math.max(0, ...releases);
  return all.filter(
    ({ release, failed, pinned }) =>
      releases.includes(release.number) || pinned || (release.number > newest && !failed),
  );
}

async function unusedConfigs(
  table: StateTable,
  service: string,
  needed: readonly StoredRelease[],
): Promise<readonly number[]> {
  const used = new Set(needed.map(({ release }) => release.config.version));
  const items = await queryItems(table, { pk: partition.config(service), only: ["sk"] });
  const versions = items.map((item) => Number(textOf(item, "sk")));
  const newest = Math.max(0, ...versions);
  return versions.filter((version) => version !== newest && !used.has(version));
}

async function unusedSources(
  { service, sources }: Look,
  all: readonly StoredRelease[],
  needed: readonly StoredRelease[],
): Promise<readonly string[]> {
  const ours = (releases: readonly StoredRelease[]): readonly string[] =>
    releases.flatMap(({ release }) => sources.own(service, release.artifact) ?? []);
  const used = new Set(ours(needed));
  const unused = [...new Set(ours(all))].filter((url) => !used.has(url));
  return await sources.standing(unused);
}

async function outdatedRollouts(
  table: StateTable,
  { service, keeping }: Look,
): Promise<readonly OutdatedRollout[]> {
  const query = { pk: partition.control(service), prefix: "rollout#", backwards: true };
  const found: OutdatedRollout[] = [];
  for (const [at, item] of (await queryItems(table, query)).entries()) {
    const what = `rollout item ${textOf(item, "sk") ?? "?"}`;
    const { number, releaseNumber } = readRecord<Rollout>(item, what);
    const isOffRecord = at >= keeping.onRecord && !keeping.rollouts.includes(number);
    const isDone = item["bootsDeleted"]?.BOOL === true;
    if (isOffRecord || !(isDone || keeping.releases.includes(releaseNumber))) {
      const boots = isDone ? [] : await bootKeys(table, service, number);
      found.push({ number, boots, isOffRecord });
    }
  }
  return found.reverse();
}

async function bootKeys(
  table: StateTable,
  service: string,
  number: number,
): Promise<readonly Key[]> {
  const pk = partition.boot(service, number);
  const items = await queryItems(table, { pk, only: ["sk"] });
  return items.map((item) => ({ pk, sk: textOf(item, "sk") ?? "" }));
}

function offRecord(
  all: readonly StoredRelease[],
  needed: readonly StoredRelease[],
  limit: number,
): readonly Release[] {
  const newest = all.toSorted((a, b) => b.release.number - a.release.number).slice(0, limit);
  return all
    .filter((stored) => !newest.includes(stored) && !needed.includes(stored))
    .map(({ release }) => release);
}

async function forgottenIds(
  table: StateTable,
  { service, keeping }: Look,
  all: readonly StoredRelease[],
): Promise<readonly string[]> {
  const newest = Math.max(0, ...all.map(({ release }) => release.number));
  const last = newest - idsPerRecord * keeping.onRecord;
  if (last <= 0) {
    return [];
  }
  const items = await queryItems(table, { pk: partition.release(service), prefix: "id#" });
  return items
    .filter((item) => textOf(item, "content") !== undefined)
    .filter((item) => (numberOf(item, "number") ?? Infinity) <= last)
    .map((item) => (textOf(item, "sk") ?? "").slice("id#".length));
}
