import { basename } from "node:path";
import { fail } from "../domain/failure.ts";
import { sourceName } from "../domain/names.ts";
import type { Artifact } from "../domain/release.ts";
import type { Clients } from "./clients.ts";
import { fileSources, fileUrlIn } from "./file-sources.ts";
import { s3UrlIn } from "./s3-url.ts";

/** Where a base keeps the tarballs of its releases. */
export interface SourceStore {
  /** Where a tarball of that name is, or would be. BAD_INPUT where nothing can be put. */
  urlOf(name: string): string;
  /** Keeps a tarball under a name, whole or not at all; resolves to its URL. */
  put(bytes: Uint8Array, name: string): Promise<string>;
  /**
   * The artifact's URL if publishing put it there, by its exact name; undefined for what somebody
   * else keeps.
   */
  own(service: string, artifact: Artifact): string | undefined;
  /** Those of our own URLs that still lead to a tarball. */
  standing(urls: readonly string[]): Promise<readonly string[]>;
  /** Ensures that the tarball at one of our own URLs is gone. */
  remove(url: string): Promise<void>;
  /**
   * Why a tarball cannot be fetched any more; undefined when it can, or when only the instance can
   * tell (https: it may be reachable from there alone).
   */
  reasonGone(artifact: Artifact): Promise<string | undefined>;
}

/** What a store of one kind does with URLs of that kind. */
export interface Sources {
  put(bytes: Uint8Array, url: string): Promise<void>;
  standing(urls: readonly string[]): Promise<readonly string[]>;
  remove(url: string): Promise<void>;
  reasonGone(url: string): Promise<string | undefined>;
}

/** `file:///directory` or `s3://bucket/prefix`; that it is neither is told when it is used. */
export function createSourceStore(
  clients: Pick<Clients, "clock" | "s3">,
  storeUrl: string,
): SourceStore {
  const urlOf = (name: string): string => {
    if (name !== basename(name) || name.startsWith(".")) {
      throw new Error(`a source's name must be a plain file name, not ${name}`);
    }
    return urlIn(storeUrl, name) ?? refuse(storeUrl);
  };
  const own = (service: string, artifact: Artifact): string | undefined => {
    const { url, sha256 } = artifact.kind === "tarball" ? artifact : { url: "", sha256: "" };
    return url !== "" && url === urlIn(storeUrl, sourceName(service, sha256)) ? url : undefined;
  };
  return {
    urlOf,
    own,
    async put(bytes, name) {
      const url = urlOf(name);
      await (await sourcesFor(clients, url))?.put(bytes, url);
      return url;
    },
    async standing(urls) {
      const sources = urls[0] === undefined ? undefined : await sourcesFor(clients, urls[0]);
      return (await sources?.standing(urls)) ?? [];
    },
    remove: async (url) => (await sourcesFor(clients, url))?.remove(url),
    reasonGone: async (artifact) =>
      artifact.kind === "tarball"
        ? (await sourcesFor(clients, artifact.url))?.reasonGone(artifact.url)
        : undefined,
  };
}

function urlIn(storeUrl: string, name: string): string | undefined {
  if (storeUrl.startsWith("file:")) {
    return fileUrlIn(storeUrl, name);
  }
  return storeUrl.startsWith("s3:") ? s3UrlIn(storeUrl, name) : undefined;
}

/** Undefined for URLs that only instances may be able to reach. */
async function sourcesFor(
  clients: Pick<Clients, "clock" | "s3">,
  url: string,
): Promise<Sources | undefined> {
  if (url.startsWith("file:")) {
    return fileSources;
  }
  if (!url.startsWith("s3:")) {
    return undefined;
  }
  const { s3Sources } = await import("./s3-sources.ts");
  return s3Sources(clients);
}

function refuse(storeUrl: string): never {
  return fail({
    code: "BAD_INPUT",
    summary: `This base keeps sources in ${storeUrl}, where slipway cannot upload to.`,
    remedy: "Upload the tarball yourself and publish its URL: slipway release create --source URL",
  });
}
