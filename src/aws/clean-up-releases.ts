import { partition } from "../domain/names.ts";
import type { Lease } from "../engine/ports.ts";
import { numberOf, textOf } from "./attribute-value.ts";
import { cleanUpBoots } from "./clean-up-boots.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { configKey } from "./config-item.ts";
import { fencedOut } from "./fenced-out.ts";
import { listReleases } from "./list-releases.ts";
import { releaseCounterKey } from "./release-item.ts";
import type { StateTable } from "./state-table.ts";
import { keyOf, queryItems, readItem } from "./state-table.ts";
import { leaseCheck, transact } from "./transact.ts";

export interface CleanUp {
  readonly service: string;
  /** Release numbers whose config and boot reports stay. */
  readonly needed: readonly number[];
  readonly lease: Lease;
}

const tries = 3;

/**
 * Deletes config versions that no needed release refers to, nor one published after all those, and
 * never the newest; and boot reports of rollouts of releases that are not needed. Returns what it
 * deleted, by name.
 */
export async function cleanUpReleases(
  table: StateTable,
  cleanUp: CleanUp,
): Promise<readonly string[]> {
  const configs = await unlessPublished(cleanUp, () => cleanUpConfigs(table, cleanUp));
  const boots = await unlessPublished(cleanUp, () => cleanUpBoots(table, cleanUp));
  return [...configs, ...boots];
}

/** A release published since the list was read may refer to what was to go: then look again. */
async function unlessPublished(
  { service }: CleanUp,
  work: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConditionFailed)) {
        throw error;
      }
      if (error.failed.includes(0)) {
        throw fencedOut(service, "another holder has taken it over", error);
      }
      if (turn === tries) {
        // Whoever publishes that busily keeps what he publishes; the next clean-up tries again.
        return [];
      }
    }
  }
}

async function cleanUpConfigs(table: StateTable, cleanUp: CleanUp): Promise<readonly string[]> {
  const { service, lease } = cleanUp;
  // Read before the releases are: whatever is published later fails the deletes.
  const published = numberOf(await readItem(table, releaseCounterKey(service)), "published") ?? 0;
  const doomed = await unusedConfigs(table, cleanUp);
  for (const version of doomed) {
    const key = configKey(service, version);
    await transact(table, {
      what: `config version ${version} of ${service}`,
      actions: [
        leaseCheck(table, service, lease),
        {
          ConditionCheck: {
            TableName: table.name,
            Key: keyOf(releaseCounterKey(service)),
            ConditionExpression: "#published = :seen",
            ExpressionAttributeNames: { "#published": "published" },
            ExpressionAttributeValues: { ":seen": { N: String(published) } },
          },
        },
        { Delete: { TableName: table.name, Key: keyOf(key) } },
      ],
      stands: async () => (await readItem(table, key)) === undefined,
    });
  }
  return doomed.map((version) => `config version ${version}`);
}

async function unusedConfigs(
  table: StateTable,
  { service, needed }: CleanUp,
): Promise<readonly number[]> {
  const newestNeeded = Math.max(0, ...needed);
  const releases = await listReleases(table, service);
  const used = new Set(
    releases
      // Published, or pinned, since the list of what is needed was made.
      .filter(({ release, failed, pinned }) => pinned || (release.number > newestNeeded && !failed))
      .concat(releases.filter(({ release }) => needed.includes(release.number)))
      .map(({ release }) => release.config.version),
  );
  const items = await queryItems(table, { pk: partition.config(service), only: ["sk"] });
  const versions = items.map((item) => Number(textOf(item, "sk")));
  const newest = Math.max(0, ...versions);
  return versions.filter((version) => version !== newest && !used.has(version));
}
