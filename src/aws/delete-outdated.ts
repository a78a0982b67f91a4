import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Release } from "../domain/release.ts";
import type { Lease } from "../engine/ports.ts";
import { numberOf } from "./attribute-value.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { configKey } from "./config-item.ts";
import type { Look, Outdated, OutdatedRollout } from "./find-outdated.ts";
import { rolloutKey } from "./ledger-writes.ts";
import { contentHash } from "./publish-release.ts";
import { releaseCounterKey, releaseIdKey, releaseKey } from "./release-item.ts";
import type { Key, StateTable } from "./state-table.ts";
import { keyOf, readItem } from "./state-table.ts";
import { leaseCheck, transact } from "./transact.ts";

/** Actions per transaction, far below its limit of 100 (aws-facts §4). */
const batch = 25;

/**
 * Deletes what was found, each piece under the lease and, where a new release could need it, on
 * condition that none was published since. Tells each piece once it is gone.
 */
export async function* deleteOutdated(
  table: StateTable,
  { service, sources }: Look,
  found: Outdated,
  lease: Lease,
): AsyncGenerator<Partial<Outdated>> {
  const checks = [leaseCheck(table, service, lease), asPublished(table, service, found)];
  for (const version of found.configs) {
    const key = configKey(service, version);
    await transact(table, {
      what: `config version ${version} of ${service}`,
      actions: [...checks, remove(table, key)],
      stands: async () => (await readItem(table, key)) === undefined,
    });
    yield { configs: [version] };
  }
  for (const url of found.sources) {
    lease.assertHeld();
    await assertUnpublished(table, service, found);
    await sources.remove(url);
    yield { sources: [url] };
  }
  for (const rollout of found.rollouts) {
    await finishRollout(table, service, rollout, lease);
    yield { rollouts: [rollout] };
  }
  for (const release of found.releases) {
    const key = releaseKey(service, release.number);
    await transact(table, {
      what: `the record of release ${release.id}`,
      actions: [...checks, remove(table, key), rememberId(table, release)],
      stands: async () => (await readItem(table, key)) === undefined,
    });
    yield { releases: [release] };
  }
  for (const id of found.ids) {
    const key = releaseIdKey(service, id);
    await transact(table, {
      what: `the id ${id}`,
      actions: [...checks, remove(table, key)],
      stands: async () => (await readItem(table, key)) === undefined,
    });
    yield { ids: [id] };
  }
}

/** The condition that no release was published, and none pinned, since the look. */
function asPublished(
  table: StateTable,
  service: string,
  { published }: Outdated,
): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: keyOf(releaseCounterKey(service)),
      ConditionExpression:
        published === 0 ? "attribute_not_exists(#published)" : "#published = :seen",
      ExpressionAttributeNames: { "#published": "published" },
      ...(published === 0
        ? {}
        : { ExpressionAttributeValues: { ":seen": { N: String(published) } } }),
    },
  };
}

/** The store knows no conditions: a publisher that comes later still looks whether it is there. */
async function assertUnpublished(
  table: StateTable,
  service: string,
  { published }: Outdated,
): Promise<void> {
  const now = numberOf(await readItem(table, releaseCounterKey(service)), "published") ?? 0;
  if (now !== published) {
    throw new ConditionFailed([1], new Error("a release was published meanwhile"));
  }
}

/**
 * Deletes a rollout's boot reports, and its record when it is off record; one that stays is marked,
 * so that the work does not grow with the history.
 */
async function finishRollout(
  table: StateTable,
  service: string,
  { number, boots, isOffRecord }: OutdatedRollout,
  lease: Lease,
): Promise<void> {
  const key = rolloutKey(service, number);
  const last = isOffRecord ? remove(table, key) : markDone(table, key);
  for (let from = 0; from === 0 || from < boots.length; from += batch) {
    const some = boots.slice(from, from + batch).map((boot) => remove(table, boot));
    const isLast = from + batch >= boots.length;
    await transact(table, {
      what: `boot reports of rollout ${number}`,
      actions: [leaseCheck(table, service, lease), ...some, ...(isLast ? [last] : [])],
      // Deleting again does no harm, so an unanswered attempt may count as not done.
      stands: () => Promise.resolve(false),
    });
  }
}

function markDone(table: StateTable, key: Key): TransactWriteItem {
  return {
    Update: {
      TableName: table.name,
      Key: keyOf(key),
      UpdateExpression: "SET #done = :yes",
      ConditionExpression: "attribute_exists(#pk)",
      ExpressionAttributeNames: { "#done": "bootsDeleted", "#pk": "pk" },
      ExpressionAttributeValues: { ":yes": { BOOL: true } },
    },
  };
}

/** What the id stood for outlives the record, so that it is not given to something else. */
function rememberId(table: StateTable, release: Release): TransactWriteItem {
  const { service, id, number } = release;
  return {
    Update: {
      TableName: table.name,
      Key: keyOf(releaseIdKey(service, id)),
      UpdateExpression: "SET #content = :content",
      ConditionExpression: "#number = :number",
      ExpressionAttributeNames: { "#content": "content", "#number": "number" },
      ExpressionAttributeValues: {
        ":content": { S: contentHash(release) },
        ":number": { N: String(number) },
      },
    },
  };
}

const remove = (table: StateTable, key: Key): TransactWriteItem => ({
  Delete: { TableName: table.name, Key: keyOf(key) },
});
