import { numberKey, partition } from "../domain/names.ts";
import type { ConfigValues, ConfigVersion } from "../domain/config.ts";
import type { Item } from "./attribute-value.ts";
import { textOf } from "./attribute-value.ts";
import type { Key } from "./state-table.ts";
import { readDocument, sha256Of } from "./stored-document.ts";

/** `<service>#config`, ten padded digits; instances read the same item (userdata/README.md). */
export const configKey = (service: string, version: number): Key => ({
  pk: partition.config(service),
  sk: numberKey(version),
});

/** Refuses an item whose document does not match its hash. */
export function parseConfig(item: Item): ConfigVersion {
  const version = Number(textOf(item, "sk"));
  const name = `config version ${version}`;
  const values = readDocument<ConfigValues>(item, name);
  const sha256 = textOf(item, "sha256") ?? "";
  if (sha256Of(textOf(item, "document") ?? "") !== sha256) {
    throw new Error(`the document of ${name} does not match its sha256`);
  }
  return {
    version,
    values,
    sha256,
    createdAt: textOf(item, "createdAt") ?? "",
    createdBy: textOf(item, "createdBy") ?? "",
    reason: textOf(item, "reason"),
    changed: item["changed"]?.L?.flatMap((key) => key.S ?? []),
  };
}
