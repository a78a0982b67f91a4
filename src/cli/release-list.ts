import { releaseName, type StoredRelease } from "../domain/release.ts";
import { statusTable } from "../report/status-table.ts";
import type { CommandContext } from "./context.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/** `slipway release list`: releases of the service in the environment, newest first. */
export async function runReleaseList(
  context: CommandContext,
  _args: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { stores, close } = await open(context, settings);
  try {
    const [releases, live] = await Promise.all([stores.releases.list(), stores.ledger.live()]);
    const rows = [...releases]
      .sort((a, b) => b.release.number - a.release.number)
      .map((stored) => row(stored, live?.releaseNumber));
    context.stdout(context.flags.json === true ? `${JSON.stringify(rows)}\n` : table(rows));
    return 0;
  } finally {
    close();
  }
}

interface Row {
  readonly release: string;
  readonly id: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly state: "live" | "failed" | "promoted" | "published";
  readonly pinned: boolean;
  readonly configVersion: number;
  readonly reason: string | null;
}

function row(
  { release, promotedAt, failed, pinned }: StoredRelease,
  live: number | undefined,
): Row {
  const past = promotedAt === undefined ? "published" : "promoted";
  return {
    release: releaseName(release.number),
    id: release.id,
    createdAt: release.createdAt,
    createdBy: release.createdBy,
    state: release.number === live ? "live" : failed ? "failed" : past,
    pinned: pinned !== undefined,
    configVersion: release.config.version,
    reason: release.reason ?? null,
  };
}

function table(rows: readonly Row[]): string {
  if (rows.length === 0) {
    return "no releases yet; slipway deploy makes and rolls out the first\n";
  }
  const lines = statusTable({
    columns: ["RELEASE", "ID", "CREATED", "BY", "STATE", "CONFIG", "REASON"].map((title) => ({
      title,
    })),
    rows: rows.map((r) => [
      r.release,
      r.id,
      r.createdAt.replace(/\.\d+Z$/, "Z"),
      r.createdBy,
      r.pinned ? `${r.state}, pinned` : r.state,
      `v${r.configVersion}`,
      r.reason ?? "",
    ]),
  });
  return `${lines.join("\n")}\n`;
}
