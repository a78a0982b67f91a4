import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * What a build may know of this machine: how packages are reached. Docker passes the proxies to
 * every build by itself; the registries stand in for the mirror a daemon would be set up with.
 * Named by the variables of `environment`, else by the files of its user for pip and npm, whose
 * home an instance does not see. Credentials kept apart from a registry's URL are not passed.
 */
export async function packageSources(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, string>>> {
  const sources = await userSources(environment);
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !BUILD_VARIABLE.test(name)) continue;
    delete sources[name.toUpperCase()];
    delete sources[name.toLowerCase()];
    sources[name] = value;
  }
  return sources;
}

const BUILD_VARIABLE =
  /^(https?_proxy|no_proxy|npm_config_registry|node_extra_ca_certs|pip_((extra_)?index_url|find_links|no_index|trusted_host|cert))$/i;

async function userSources(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  const home = environment["HOME"];
  if (home === undefined) return {};
  const configured = environment["XDG_CONFIG_HOME"] ?? join(home, ".config");
  const given = environment["PIP_CONFIG_FILE"];
  const pipFiles = [join(home, ".pip", "pip.conf"), join(configured, "pip", "pip.conf")];
  const found: Record<string, string> = {};
  for (const path of given === undefined ? pipFiles : [...pipFiles, given]) {
    for (const [key, value] of await settingsIn(path, "global")) {
      const name = `pip_${key.replaceAll("-", "_")}`;
      if (BUILD_VARIABLE.test(name)) found[name.toUpperCase()] = value;
    }
  }
  const registry = (await settingsIn(join(home, ".npmrc"), "")).get("registry");
  if (registry !== undefined) found["npm_config_registry"] = registry;
  return found;
}

/** `key = value` lines of one section of an ini file; indented lines go on with the value. */
async function settingsIn(path: string, wanted: string): Promise<ReadonlyMap<string, string>> {
  const settings = new Map<string, string>();
  let section = "";
  let last: string | undefined;
  for (const line of (await textOf(path)).split(/\r?\n/)) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    section = /^\[(.*)\]/.exec(line)?.[1] ?? section;
    if (section !== wanted || line.startsWith("[")) continue;
    const [, key, value] = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) {
      settings.set(key, value.trim());
      last = key;
    } else if (last !== undefined && /^\s/.test(line)) {
      settings.set(last, `${settings.get(last) ?? ""} ${line.trim()}`.trim());
    }
  }
  return settings;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
