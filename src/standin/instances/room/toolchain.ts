import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { SYSTEM_DIRECTORIES } from "./system-tree.ts";

/** The interpreters and tools of this machine that a program may use. */
export interface Toolchain {
  /** Value of PATH: what the user's PATH names, Node's own directory, the standard places. */
  readonly path: string;
  /** Absolute directories outside the system's own that those tools live in. */
  readonly directories: readonly string[];
}

const STANDARD = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".split(":");

/**
 * Reads what this machine offers. Tools below a home directory (nvm, pyenv) are shown by their
 * own directories only, never the home. Version-manager shims need that home, so `<root>/shims` is
 * replaced by the `bin` directories of `<root>/versions` (pyenv, rbenv, nodenv), the chosen first.
 * A project's `node_modules/.bin` is not part of a machine; Node itself is, wherever it came from.
 */
export function readToolchain(hostPath: string, nodePath: string): Toolchain {
  const hosts = hostPath.split(":").flatMap(behindShims).filter(isTool);
  const named = [...hosts, dirname(nodePath), ...STANDARD];
  const path = [...new Set(named.filter((one) => isAbsolute(one) && existsSync(one)))];
  const outside = path.filter((one) => !isSystem(one)).flatMap(withLibraries);
  return { path: path.join(":"), directories: outermost(outside) };
}

const isTool = (path: string): boolean => !path.includes("/node_modules/");

const isSystem = (path: string): boolean =>
  SYSTEM_DIRECTORIES.some((system) => path === system || path.startsWith(`${system}/`));

function behindShims(path: string): readonly string[] {
  const versions = join(dirname(path), "versions");
  if (basename(path) !== "shims") return [path];
  if (!existsSync(versions)) return [];
  const chosenFile = join(dirname(path), "version");
  const chosen = existsSync(chosenFile) ? readFileSync(chosenFile, "utf8").split(/\s+/) : [];
  const names = [...chosen.filter((name) => name !== ""), ...readdirSync(versions).sort()];
  return [...new Set(names)].map((name) => join(versions, name, "bin"));
}

/** A `bin` directory is of little use without the libraries beside it. */
function withLibraries(path: string): readonly string[] {
  if (basename(path) !== "bin") return [path];
  const beside = ["lib", "lib64", "libexec"].map((name) => join(dirname(path), name));
  return [path, ...beside.filter((one) => existsSync(one))];
}

function outermost(paths: readonly string[]): readonly string[] {
  const all = [...new Set(paths)];
  return all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
}
