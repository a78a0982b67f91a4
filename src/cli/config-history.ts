import type { ConfigVersion } from "../domain/config.ts";
import { changedKeys, diffConfig } from "../domain/config-diff.ts";
import { statusTable } from "../report/status-table.ts";
import type { CommandContext } from "./context.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway config history`: versions newest first: when, by whom, which keys were set or unset, and
 * why. What no release needs any more has been cleaned up.
 */
export async function runConfigHistory(
  context: CommandContext,
  _args: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { stores, close } = await open(context, settings);
  try {
    const versions = await stores.configs.history();
    const rows = versions.map((version, at) => row(version, versions[at - 1])).reverse();
    context.stdout(context.flags.json === true ? `${JSON.stringify(rows)}\n` : table(rows));
    return 0;
  } finally {
    close();
  }
}

interface Row {
  readonly version: number;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly reason: string | null;
  /** Null where neither the version nor the one before it tells any more. */
  readonly set: readonly string[] | null;
  readonly unset: readonly string[] | null;
}

function row(version: ConfigVersion, before: ConfigVersion | undefined): Row {
  const changed = version.changed ?? keysSince(version, before);
  const isSet = (key: string): boolean => Object.hasOwn(version.values, key);
  return {
    version: version.version,
    createdAt: version.createdAt,
    createdBy: version.createdBy,
    reason: version.reason ?? null,
    set: changed?.filter(isSet) ?? null,
    unset: changed?.filter((key) => !isSet(key)) ?? null,
  };
}

function keysSince(
  version: ConfigVersion,
  before: ConfigVersion | undefined,
): readonly string[] | undefined {
  const isNext = version.version === 1 || before?.version === version.version - 1;
  return isNext ? changedKeys(diffConfig(before?.values ?? {}, version.values)) : undefined;
}

function table(rows: readonly Row[]): string {
  if (rows.length === 0) {
    return "no config yet; slipway config set KEY=VALUE makes the first version\n";
  }
  const lines = statusTable({
    columns: ["VERSION", "CREATED", "BY", "CHANGED", "REASON"].map((title) => ({ title })),
    rows: rows.map((r) => [
      `v${r.version}`,
      r.createdAt.replace(/\.\d+Z$/, "Z"),
      r.createdBy,
      changes(r),
      r.reason ?? "",
    ]),
  });
  return `${lines.join("\n")}\n`;
}

/** `+A +B -C`: set, unset. */
function changes({ set, unset }: Row): string {
  if (set === null || unset === null) {
    return "?";
  }
  return [...set.map((key) => `+${key}`), ...unset.map((key) => `-${key}`)].join(" ") || "nothing";
}
