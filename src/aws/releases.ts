import { fail } from "../domain/failure.ts";
import type { ReleaseDraft } from "../domain/release-content.ts";
import { releaseName } from "../domain/release.ts";
import type { Pin, Release, StoredRelease } from "../domain/release.ts";
import type { Lease, Releases } from "../engine/ports.ts";
import { textOf } from "./attribute-value.ts";
import { cleanUpReleases } from "./clean-up-releases.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { configKey } from "./config-item.ts";
import { overtaken } from "./fenced-out.ts";
import { findOutdated, outdatedInWords } from "./find-outdated.ts";
import { listReleases } from "./list-releases.ts";
import { refuseOtherEnvironment, type Owner } from "./owner.ts";
import { pinRelease, unpinRelease } from "./pin-release.ts";
import { publishRelease } from "./publish-release.ts";
import { parseRelease, releaseIdKey, releaseKey } from "./release-item.ts";
import type { StateTable } from "./state-table.ts";
import { keyOf, readItem } from "./state-table.ts";
import { documentText } from "./stored-document.ts";
import type { SourceStore } from "./source-store.ts";
import { leaseCheck, transact } from "./transact.ts";

export interface ReleaseStore extends Releases {
  /**
   * Gives the draft its number and writes it, once. The same id with the same content answers with
   * the release that stands; with other content, CONFLICT.
   */
  publish(draft: ReleaseDraft): Promise<StoredRelease & { readonly created: boolean }>;
  /** The release of this id; undefined when the id was never published. */
  find(id: string): Promise<StoredRelease | undefined>;
  /** Keeps a release and what it needs until it is unpinned; NOT_FOUND when it is too late. */
  pin(release: Release, pin: Pin): Promise<void>;
  unpin(number: number): Promise<void>;
}

/** `sources` is the base's store, whose tarballs of this service clean-up may delete. */
export function createReleases(
  table: StateTable,
  owner: Owner,
  sources: SourceStore,
): ReleaseStore {
  const { service } = owner;
  const read = async (number: number): Promise<StoredRelease | undefined> => {
    const item = await readItem(table, releaseKey(service, number));
    const stored = item && parseRelease(item);
    refuseOtherEnvironment(table, owner, stored?.release.environment);
    return stored;
  };
  return {
    read,
    async list() {
      const releases = await listReleases(table, service);
      refuseOtherEnvironment(table, owner, releases.at(-1)?.release.environment);
      return releases;
    },
    async find(id) {
      const item = await readItem(table, releaseIdKey(service, id));
      const number = item?.["number"]?.N;
      return number === undefined ? undefined : await read(Number(number));
    },
    async reasonIncomplete({ number, config, artifact }) {
      const [item, record] = await Promise.all([
        readItem(table, configKey(service, config.version)),
        readItem(table, releaseKey(service, number)),
      ]);
      if (!record) {
        return "its record has been cleaned up";
      }
      if (!item) {
        return `config version ${config.version} has been cleaned up`;
      }
      return textOf(item, "sha256") === config.sha256
        ? await sources.reasonGone(artifact)
        : `config version ${config.version} is not the one it was published with`;
    },
    pin: (release, pin) => pinRelease(table, release, pin),
    unpin: (number) => unpinRelease(table, service, number),
    publish: (draft) => publishRelease(table, draft),
    markFailed: (number, mark, lease) => markFailed(table, { service, number }, mark, lease),
    cleanUp: (keeping, lease) => cleanUpReleases(table, { service, sources, keeping }, lease),
    outdated: async (keeping) =>
      outdatedInWords(await findOutdated(table, { service, sources, keeping })),
  };
}

/** Under the lease, so that nobody who was overtaken marks a release that may be live by now. */
async function markFailed(
  table: StateTable,
  release: { readonly service: string; readonly number: number },
  mark: NonNullable<StoredRelease["failed"]>,
  lease: Lease,
): Promise<void> {
  const { service, number } = release;
  const key = releaseKey(service, number);
  const failed = documentText(mark);
  const update = {
    TableName: table.name,
    Key: keyOf(key),
    UpdateExpression: "SET #failed = :mark",
    ConditionExpression: "attribute_exists(#pk)",
    ExpressionAttributeNames: { "#failed": "failed", "#pk": "pk" },
    ExpressionAttributeValues: { ":mark": { S: failed } },
  };
  const what = `release ${releaseName(number)}`;
  try {
    await transact(table, {
      what,
      actions: [leaseCheck(table, service, lease), { Update: update }],
      stands: async () => textOf(await readItem(table, key), "failed") === failed,
    });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    if (error.failed[0] === 0) {
      throw overtaken(service, error);
    }
    const summary = `${what} has no record, so it cannot be marked`;
    fail({ code: "NOT_FOUND", summary }, error);
  }
}
