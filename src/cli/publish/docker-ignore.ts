import { join } from "node:path";
import dockerignoreModule from "@balena/dockerignore";
import { readIfThere } from "../read-if-there.ts";

/**
 * Which paths Docker would see as context: `<dockerfile>.dockerignore`, else `.dockerignore`, is
 * obeyed, but the Dockerfile and the ignore files themselves always go along, as Docker sends them.
 */
export async function dockerContextFilter(
  directory: string,
  dockerfile: string,
): Promise<(path: string) => boolean> {
  const own = `${dockerfile}.dockerignore`;
  const rules =
    (await readIfThere(join(directory, own))) ??
    (await readIfThere(join(directory, ".dockerignore"))) ??
    "";
  const kept = dockerignore().add(rules.toString("utf8")).createFilter();
  const always = new Set([dockerfile, own, ".dockerignore"]);
  return (path) => always.has(path) || kept(path);
}

// A CommonJS module whose declarations claim a default export: Node gives the function itself.
const dockerignore = dockerignoreModule as unknown as typeof dockerignoreModule.default;
