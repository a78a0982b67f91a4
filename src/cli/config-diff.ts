import { diffConfig, type ConfigDiff } from "../domain/config-diff.ts";
import { releaseName } from "../domain/release.ts";
import { configDiffLines } from "../report/config-diff-lines.ts";
import type { ConfigDiffOptions } from "./command-options.ts";
import { findConfig, readConfigVersion, type NamedConfig } from "./config-version.ts";
import type { CommandContext } from "./context.ts";
import { readSettings } from "./settings/read-settings.ts";
import type { Stores } from "./stores.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway config diff [A] [B]`: what turns A into B. Each is a version (`7`), or a release (`r42`,
 * its id) for the version it pins. B is the newest version if left out; A what is live, so that the
 * plain command shows what the next release would change. With `--against ENV`, A is of that
 * environment, its newest if left out. References are compared as written.
 */
export async function runConfigDiff(
  context: CommandContext,
  args: readonly string[],
  options: ConfigDiffOptions,
  open: Connect = connect,
): Promise<number> {
  const [a, b] = args;
  const { against } = options;
  const to = await inEnvironment(context, open, async (stores, environment) => ({
    environment,
    ...(await (b === undefined ? newest(stores) : findConfig(stores, b))),
    from:
      against === undefined
        ? { environment, ...(await (a === undefined ? live(stores) : findConfig(stores, a))) }
        : undefined,
  }));
  const there = { ...context, flags: { ...context.flags, environment: against ?? "" } };
  const from =
    to.from ??
    (await inEnvironment(there, open, async (stores, environment) => ({
      environment,
      ...(await (a === undefined ? newest(stores) : findConfig(stores, a))),
    })));
  const diff = diffConfig(from.config?.values ?? {}, to.config?.values ?? {});
  context.stdout(
    context.flags.json === true
      ? `${JSON.stringify({ from: side(from), to: side(to), ...diff })}\n`
      : `${lines(from, to, diff).join("\n")}\n`,
  );
  return 0;
}

type Side = Omit<NamedConfig, "config"> & {
  readonly environment: string;
  /** Undefined where nothing has been set yet. */
  readonly config: NamedConfig["config"] | undefined;
};

type MaybeConfig = Omit<Side, "environment">;

async function inEnvironment<Result>(
  context: CommandContext,
  open: Connect,
  look: (stores: Stores, environment: string) => Promise<Result>,
): Promise<Result> {
  const settings = await readSettings(context);
  const { stores, close } = await open(context, settings);
  try {
    return await look(stores, settings.environment);
  } finally {
    close();
  }
}

async function newest({ configs }: Stores): Promise<MaybeConfig> {
  const config = await configs.latest();
  const label = config ? `version ${config.version} (the newest)` : "no config yet";
  return { label, release: null, config };
}

async function live({ configs, releases, ledger }: Stores): Promise<MaybeConfig> {
  const pointer = await ledger.live();
  const stored = pointer && (await releases.read(pointer.releaseNumber));
  if (!stored) {
    return { label: "nothing (no release is live yet)", release: null, config: undefined };
  }
  const { number, id, config } = stored.release;
  const label = `version ${config.version} (live: ${releaseName(number)}, ${id})`;
  return { label, release: id, config: await readConfigVersion(configs, config.version) };
}

function side({ environment, config, release }: Side) {
  return { environment, version: config?.version ?? null, release };
}

function lines(from: Side, to: Side, diff: ConfigDiff): readonly string[] {
  const differences = configDiffLines(diff);
  const where = ({ environment, label }: Side): string =>
    from.environment === to.environment ? label : `${environment}: ${label}`;
  return [
    `from ${where(from)}`,
    `to   ${where(to)}`,
    ...(differences.length > 0 ? differences : ["no difference"]),
  ];
}
