import { numberKey, partition } from "../domain/names.ts";
import type { Release, StoredRelease } from "../domain/release.ts";
import type { Item } from "./attribute-value.ts";
import { textOf } from "./attribute-value.ts";
import type { Key } from "./state-table.ts";
import { readRecord, sha256Of } from "./stored-document.ts";

/** `<service>#release`, ten padded digits; instances read the same item (userdata/README.md). */
export const releaseKey = (service: string, number: number): Key => ({
  pk: partition.release(service),
  sk: numberKey(number),
});

/** Holds the number an id was given, so that an id is given once. */
export const releaseIdKey = (service: string, id: string): Key => ({
  pk: partition.release(service),
  sk: `id#${id}`,
});

export const releaseCounterKey = (service: string): Key => ({
  pk: partition.release(service),
  sk: "counter",
});

/** The release, what has become of it; refuses an item whose document does not match its hash. */
export function parseRelease(item: Item): StoredRelease {
  const name = `release item ${textOf(item, "sk") ?? "?"}`;
  const release = readRecord<Release>(item, name);
  if (sha256Of(textOf(item, "document") ?? "") !== textOf(item, "sha256")) {
    throw new Error(`the document of ${name} does not match its sha256`);
  }
  const failed = textOf(item, "failed");
  const pinned = textOf(item, "pinned");
  return {
    release,
    promotedAt: textOf(item, "promotedAt"),
    failed: failed === undefined ? undefined : (JSON.parse(failed) as StoredRelease["failed"]),
    pinned: pinned === undefined ? undefined : (JSON.parse(pinned) as StoredRelease["pinned"]),
  };
}
