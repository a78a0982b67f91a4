import { dockerfilePlaces } from "../../domain/dockerfile-rules.ts";
import { fail } from "../../domain/failure.ts";
import { githubArchive } from "../../domain/github-archive.ts";
import { releaseIdFlaw } from "../../domain/release-id.ts";
import { fetchTarball, type Fetching } from "./fetch-tarball.ts";
import { findDockerfile } from "./find-dockerfile.ts";
import { isOwnMachine } from "./follow.ts";
import type { PreparedSource } from "./prepared-source.ts";
import { readTarball, type TarballContent } from "./read-tarball.ts";

/** What the command line and slipway.yaml say of the tarball. */
export interface UrlOptions {
  readonly dockerfile: string | undefined;
  readonly id: string | undefined;
  readonly sha256: string | undefined;
}

/**
 * Fetches the tarball at a URL once, to know its hash and its Dockerfile. Instances fetch it from
 * there again and refuse other bytes; what they could not have again as it is (GitHub packs anew,
 * a token or a signed URL is the publisher's own) is put into the base's store instead. Throws
 * BAD_INPUT; nothing is written.
 */
export async function prepareUrl(
  url: string,
  options: UrlOptions,
  fetching: Fetching,
): Promise<PreparedSource> {
  refuseLogin(url);
  const archive = githubArchive(url);
  const { id, idIsDerived } = identified(url, options.id, archive?.tag);
  const from = fetching.token !== undefined && archive ? archive.apiUrl : url;
  const tarball = await fetchTarball(from, fetching);
  const { bytes, sha256 } = tarball;
  if (options.sha256 !== undefined && options.sha256.toLowerCase() !== sha256) {
    fail({
      code: "BAD_INPUT",
      summary: `The source ${url} hashes to ${sha256}, not to ${options.sha256} as --sha256 says.`,
      remedy: "Correct --sha256, or find out who changed the tarball.",
    });
  }
  const places = dockerfilePlaces(options.dockerfile);
  const content = await readTarball(bytes, places, url);
  const context = wrapping(content, places);
  const dockerfile = await findDockerfile(options.dockerfile, url, (path) =>
    Promise.resolve(content.files.get(context === undefined ? path : `${context}/${path}`)),
  );
  return {
    id,
    idIsDerived,
    commit: archive ? content.commit : undefined,
    dockerfile,
    sha256,
    ...(context === undefined ? {} : { context }),
    tarball: archive || isOnlyOurs(url, fetching.token) ? { bytes } : { url },
  };
}

/** A tag names one commit for good; a branch does not, and other URLs say nothing. */
function identified(
  url: string,
  given: string | undefined,
  tag: string | undefined,
): { readonly id: string; readonly idIsDerived: boolean } {
  const id = given ?? tag;
  return id === undefined || (given === undefined && releaseIdFlaw(id) !== undefined)
    ? fail({
        code: "BAD_INPUT",
        summary: `Nothing gives a release of ${url} an id.`,
        remedy: "Name it with --id.",
      })
    : { id, idIsDerived: given === undefined };
}

/** It would be recorded, and shown to whoever may read the release. */
function refuseLogin(url: string): void {
  const { username, password, host, protocol } = new URL(url);
  if (username !== "" || password !== "") {
    fail({
      code: "BAD_INPUT",
      summary: `The URL of the source at ${protocol}//${host} has a login in it.`,
      remedy: "Leave it out, and name a token as source.token in slipway.yaml.",
    });
  }
}

/** True when an instance could not fetch the same: a query may be a signature that ends. */
function isOnlyOurs(url: string, token: string | undefined): boolean {
  const place = new URL(url);
  const isWeb = place.protocol === "https:" || place.protocol === "http:";
  return isWeb && (token !== undefined || place.search !== "" || isOwnMachine(place));
}

/** The one directory everything is in, where the Dockerfile is not found outside of it. */
function wrapping(content: TarballContent, places: readonly string[]): string | undefined {
  const [only] = content.roots;
  const isBare = places.some((place) => content.files.has(place));
  return isBare || content.roots.size !== 1 || only === ".." ? undefined : only;
}
