import { diffConfig } from "../domain/config-diff.ts";
import type { ConfigDiffView, ReferenceView, ReleaseView } from "../domain/release-view.ts";
import { releaseName, type Release, type StoredRelease } from "../domain/release.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import { releaseLines } from "../report/release-lines.ts";
import type { CommandContext } from "./context.ts";
import { findRelease } from "./find-release.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect, type Connection } from "./wiring.ts";

/** Rollouts looked through for those of the release. */
const usual = 50;

/**
 * `slipway release show RELEASE`: what it pins, who published it and why, what became of it, what
 * its references came to, and what rolling it out would change of the live config.
 */
export async function runReleaseShow(
  context: CommandContext,
  [name = ""]: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const connection = await open(context, settings);
  try {
    const stored = await findRelease(connection.stores.releases, name);
    const view = await look(connection, stored);
    context.stdout(
      `${context.flags.json === true ? JSON.stringify(view) : releaseLines(view).join("\n")}\n`,
    );
    return 0;
  } finally {
    connection.close();
  }
}

async function look(connection: Connection, stored: StoredRelease): Promise<ReleaseView> {
  const { stores } = connection;
  const { ledger } = connection.world();
  const { release, failed, promotedAt, pinned } = stored;
  const { number, commit, settingsFile, reason, schema: _schema, ...pins } = release;
  const [live, recent, incomplete] = await Promise.all([
    ledger.live(),
    ledger.rollouts(usual),
    stores.releases.reasonIncomplete(release),
  ]);
  const rollouts = recent.filter(({ releaseNumber }) => releaseNumber === number);
  return {
    ...pins,
    release: releaseName(number),
    isLive: live?.releaseNumber === number,
    reason: reason ?? null,
    commit: commit ?? null,
    settingsFile: settingsFile ?? null,
    promotedAt: promotedAt ?? null,
    failed: failed ?? null,
    pinned: pinned ? { ...pinned, reason: pinned.reason ?? null } : null,
    incomplete: incomplete ?? null,
    configDiff: await compare(connection, live, release),
    references: await references(connection, rollouts),
    rollouts: rollouts.map(({ number: rollout, state, startedAt, startedBy }) => ({
      rollout,
      state: state.kind,
      startedAt,
      startedBy,
    })),
  };
}

/** Null for the live release itself, before there is one, and once either config is gone. */
async function compare(
  { stores }: Connection,
  live: LivePointer | undefined,
  release: Release,
): Promise<ConfigDiffView | null> {
  if (!live || live.releaseNumber === release.number) {
    return null;
  }
  const served = await stores.releases.read(live.releaseNumber);
  const [from, to] = await Promise.all([
    served && stores.configs.read(served.release.config.version),
    stores.configs.read(release.config.version),
  ]);
  return from && to
    ? { from: live.releaseId, fromVersion: from.version, ...diffConfig(from.values, to.values) }
    : null;
}

async function references(
  connection: Connection,
  [newest]: readonly Rollout[],
): Promise<readonly ReferenceView[]> {
  const reports = newest ? await connection.world().boots.reports(newest.number) : [];
  const found = new Map<string, { key: string; resolved: string; instances: string[] }>();
  for (const { instanceId, references: resolved } of reports) {
    for (const [key, version] of Object.entries(resolved)) {
      const name = `${key} ${version}`;
      const entry = found.get(name) ?? { key, resolved: version, instances: [] };
      entry.instances.push(instanceId);
      found.set(name, entry);
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
