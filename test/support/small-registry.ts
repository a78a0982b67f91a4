import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A registry of images on this machine, as far as asking for manifests goes. */
export interface SmallRegistry {
  /** `localhost:port`. */
  readonly host: string;
  /** Paths asked for, with what was sent as `authorization`. */
  readonly asked: string[];
  /** Manifests by `repository:tag`, each also found by its digest. */
  readonly manifests: Map<string, string>;
  /** Answers instead of what is above, where it is set. */
  instead: RequestListener | undefined;
}

export const digestOf = (text: string): string =>
  `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** Serves until the test is over. */
export async function smallRegistry(manifests: Record<string, string> = {}) {
  const registry: SmallRegistry & { host: string } = {
    host: "",
    asked: [],
    manifests: new Map(Object.entries(manifests)),
    instead: undefined,
  };
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    registry.asked.push([request.url, ...(authorization ? [authorization] : [])].join(" "));
    if (registry.instead) {
      registry.instead(request, response);
      return;
    }
    const [, name = "", wanted = ""] =
      /^\/v2\/(.+)\/manifests\/(.+)$/.exec(request.url ?? "") ?? [];
    const found = [...registry.manifests].find(
      ([key, text]) =>
        key === `${name}:${wanted}` || (key.startsWith(`${name}:`) && digestOf(text) === wanted),
    );
    if (found) {
      response.setHeader("docker-content-digest", digestOf(found[1]));
      response.end(found[1]);
    } else {
      const code = [...registry.manifests.keys()].some((key) => key.startsWith(`${name}:`))
        ? "MANIFEST_UNKNOWN"
        : "NAME_UNKNOWN";
      response.statusCode = 404;
      response.end(JSON.stringify({ errors: [{ code, message: "no" }] }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  registry.host = `localhost:${(server.address() as AddressInfo).port}`;
  return registry;
}
