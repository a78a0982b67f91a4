import type { Rule } from "../tree.ts";

/**
 * The project is the same on every machine: no home or working directory of the one it was written
 * on, no package registry but the public one.
 */
export function machineTraces(registryHosts: readonly string[]): Rule {
  return (files) =>
    files.flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, i) => {
        const host = registryHosts.find((name) => line.includes(name));
        return [
          ...(directories.test(line) ? [`${path}:${i + 1} names a directory of one machine.`] : []),
          ...(host === undefined ? [] : [`${path}:${i + 1} names a private registry.`]),
          ...foreignRegistry(path, line).map((what) => `${path}:${i + 1} ${what}`),
        ];
      }),
    );
}

/** Hosts of the registries this machine is told to use, the public ones left out. */
export function privateRegistryHosts(
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const told = [env.npm_config_registry, env.NPM_CONFIG_REGISTRY, env.PIP_INDEX_URL, env.GOPROXY];
  return told
    .flatMap((list) => (list ?? "").split(","))
    .filter((url) => URL.canParse(url))
    .map((url) => new URL(url).host)
    .filter((host) => host !== "" && !publicHosts.includes(host));
}

const publicHosts = ["registry.npmjs.org", "pypi.org", "proxy.golang.org"];

// Spelt in pieces, so that this file does not break its own rule.
const directories = new RegExp(`(^|[^\\w.~-])/(${["work", "root"].join("|")})/`);

function foreignRegistry(path: string, line: string): readonly string[] {
  if (path.endsWith(".npmrc") && /^\s*(@[^:]+:)?registry\s*=/.test(line)) {
    return ["chooses a registry: that is each machine's own affair."];
  }
  const resolved = /"resolved": "https?:\/\/([^/"]+)/.exec(line)?.[1];
  return path.endsWith("package-lock.json") && resolved && !publicHosts.includes(resolved)
    ? ["pins where a package was fetched from."]
    : [];
}
