import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fail } from "../domain/failure.ts";

/**
 * What `docker login` keeps for a registry in `config.json`, as basic authentication wants it:
 * `user:password` in base64. Undefined without any, or where a credential helper keeps it.
 */
export async function dockerCredentials(
  environment: Readonly<Record<string, string | undefined>>,
  registry: string,
): Promise<string | undefined> {
  const directory =
    environment["DOCKER_CONFIG"] ?? join(environment["HOME"] ?? homedir(), ".docker");
  const path = join(directory, "config.json");
  const text = await readFile(path, "utf8").catch(() => undefined);
  const auths = members(members(text === undefined ? undefined : parse(text, path))["auths"]);
  const names = registry === "docker.io" ? [hub] : [registry, `https://${registry}`];
  const found = names.map((name) => members(auths[name])["auth"]).find((auth) => auth);
  return typeof found === "string" ? found : undefined;
}

/** Docker's name for its own registry, from before there were others. */
const hub = "https://index.docker.io/v1/";

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return fail({ code: "BAD_INPUT", summary: `${path} is not JSON; Docker wrote it.` }, error);
  }
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
