import { dockerfilePlaces } from "../../domain/dockerfile-rules.ts";
import { fail } from "../../domain/failure.ts";
import { fetchTarball } from "./fetch-tarball.ts";
import { findDockerfile } from "./find-dockerfile.ts";
import type { PreparedSource } from "./prepared-source.ts";
import { readTarball } from "./read-tarball.ts";

/**
 * Fetches the tarball at a URL once, to know its hash and its Dockerfile; instances fetch it from
 * there again and refuse other bytes. Throws BAD_INPUT; nothing is written.
 */
export async function prepareUrl(
  url: string,
  options: {
    readonly dockerfile: string | undefined;
    readonly id: string | undefined;
    readonly sha256: string | undefined;
  },
  signal: AbortSignal,
): Promise<PreparedSource> {
  const { id } = options;
  if (id === undefined) {
    return fail({
      code: "BAD_INPUT",
      summary: `Nothing gives a release of ${url} an id.`,
      remedy: "Name it with --id.",
    });
  }
  const { bytes, sha256 } = await fetchTarball(url, signal);
  if (options.sha256 !== undefined && options.sha256.toLowerCase() !== sha256) {
    fail({
      code: "BAD_INPUT",
      summary: `The source ${url} hashes to ${sha256}, not to ${options.sha256} as --sha256 says.`,
      remedy: "Correct --sha256, or find out who changed the tarball.",
    });
  }
  const places = dockerfilePlaces(options.dockerfile);
  const content = await readTarball(bytes, places, url);
  if (content.files.size === 0) {
    refuseWrapped(content.roots, url);
  }
  const dockerfile = await findDockerfile(options.dockerfile, url, (path) =>
    Promise.resolve(content.files.get(path)),
  );
  return { id, idIsDerived: false, commit: undefined, dockerfile, sha256, tarball: { url } };
}

/** GitHub's own archives keep everything in one directory; instances build at the root. */
function refuseWrapped(roots: ReadonlySet<string>, url: string): void {
  const [only] = roots;
  if (roots.size === 1 && only !== undefined) {
    fail({
      code: "BAD_INPUT",
      summary: `The tarball ${url} keeps everything in ${only}/; that is not supported yet.`,
      remedy: "Pack it with the Dockerfile's directory tree at its root.",
    });
  }
}
