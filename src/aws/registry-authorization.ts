import { fail } from "../domain/failure.ts";
import { dockerCredentials } from "./docker-credentials.ts";
import { askRegistry, unreachable, type RegistryDoor } from "./registry-door.ts";

/**
 * What to send as `authorization` after a challenge: Docker's stored credentials, or a token that
 * the challenge's realm gives for them, or for nobody (distribution.github.io/distribution,
 * spec/auth/token). Undefined when there is nothing to send.
 */
export async function authorize(
  door: RegistryDoor,
  challenge: string,
  repository: string,
): Promise<string | undefined> {
  const [, scheme = ""] = /^\s*(\w+)/.exec(challenge) ?? [];
  const credentials = await dockerCredentials(door.environment, door.registry);
  const basic = credentials === undefined ? undefined : `Basic ${credentials}`;
  return scheme.toLowerCase() === "bearer"
    ? await tokenFrom(door, parametersOf(challenge), { repository, basic })
    : basic;
}

async function tokenFrom(
  door: RegistryDoor,
  { realm = "", service, scope }: Readonly<Record<string, string>>,
  { repository, basic }: { readonly repository: string; readonly basic: string | undefined },
): Promise<string | undefined> {
  if (!URL.canParse(realm)) {
    return unreachable(door, `it wants a token from "${realm}", which is no URL`);
  }
  const url = new URL(realm);
  url.searchParams.set("scope", scope ?? `repository:${repository}:pull`);
  if (service !== undefined) {
    url.searchParams.set("service", service);
  }
  const answer = await askRegistry(door, url, basic === undefined ? {} : { authorization: basic });
  if (answer.status === 401 || answer.status === 403) {
    fail({
      code: "PERMISSION",
      summary:
        `Registry ${door.registry} gives ${basic === undefined ? "nobody" : "Docker's login"} a ` +
        `token for ${repository}: ${url.host} answered ${answer.status}.`,
      remedy: "Run docker login for it, with credentials kept in Docker's config.json.",
    });
  }
  const token = answer.status === 200 ? tokenIn(answer.body) : undefined;
  return token === undefined
    ? unreachable(door, `${url.host} answered ${answer.status} without a token`)
    : `Bearer ${token}`;
}

/** `realm="…",service="…"` as a mapping. */
function parametersOf(challenge: string): Readonly<Record<string, string>> {
  const pairs = [...challenge.matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))/g)];
  return Object.fromEntries(pairs.map(([, key = "", quoted, bare]) => [key, quoted ?? bare ?? ""]));
}

function tokenIn(body: Uint8Array): string | undefined {
  try {
    const answer: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    const members = typeof answer === "object" && answer !== null ? { ...answer } : {};
    const { token, access_token: accessToken } = members as Record<string, unknown>;
    const found = token ?? accessToken;
    return typeof found === "string" && found !== "" ? found : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
