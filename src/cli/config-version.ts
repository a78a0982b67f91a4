import type { ConfigVersion } from "../domain/config.ts";
import { fail } from "../domain/failure.ts";
import { releaseName } from "../domain/release.ts";
import { findRelease } from "./find-release.ts";
import type { Stores } from "./stores.ts";

/** The config version of this number. Throws NOT_FOUND naming those there are. */
export async function readConfigVersion(
  configs: Stores["configs"],
  version: number,
): Promise<ConfigVersion> {
  const found = await configs.read(version);
  if (found) {
    return found;
  }
  const kept = (await configs.history()).map((one) => one.version);
  const newest = kept.at(-1);
  const isGone = newest !== undefined && version > 0 && version < newest;
  const what = isGone
    ? `Config version ${version} has been cleaned up`
    : `There is no config version ${version}`;
  return fail({
    code: "NOT_FOUND",
    summary:
      newest === undefined
        ? `${what}: nothing has been set yet.`
        : `${what}; there ${kept.length === 1 ? "is" : "are"} ${kept.slice(-10).join(", ")}.`,
    remedy: "slipway config history shows who wrote which.",
  });
}

/** A config a person named, and what he called it. */
export interface NamedConfig {
  /** `version 3 (r41)`. */
  readonly label: string;
  readonly release: string | null;
  readonly config: ConfigVersion;
}

/** `7` and `v7` name a config version; `r42` or a release's id the one that release pins. */
export async function findConfig(
  { configs, releases }: Pick<Stores, "configs" | "releases">,
  name: string,
): Promise<NamedConfig> {
  const version = /^v?([1-9]\d{0,8})$/.exec(name)?.[1];
  if (version !== undefined) {
    const config = await readConfigVersion(configs, Number(version));
    return { label: `version ${config.version}`, release: null, config };
  }
  const { release } = await findRelease(releases, name);
  const config = await readConfigVersion(configs, release.config.version);
  const label = `version ${config.version} (${releaseName(release.number)}, ${release.id})`;
  return { label, release: release.id, config };
}
