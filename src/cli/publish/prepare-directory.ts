import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "../../domain/failure.ts";
import { gitReleaseId } from "../../domain/release-id.ts";
import { hasCode } from "../error-code.ts";
import { readManifest } from "../package-manifest.ts";
import { readIfThere } from "../read-if-there.ts";
import { dockerContextFilter } from "./docker-ignore.ts";
import { findDockerfile } from "./find-dockerfile.ts";
import { gitFacts, type GitFacts } from "./git-facts.ts";
import { openGit, type Git } from "./git.ts";
import { listFiles } from "./list-files.ts";
import { pack, type Tarball } from "./pack.ts";
import type { PreparedSource } from "./prepared-source.ts";
import { requireCleanSource } from "./require-clean.ts";

/**
 * Packs a directory as Docker would see it and names the release after its commit. `warn` gets
 * sentences about what is allowed but may surprise. Throws BAD_INPUT; nothing is written.
 */
export async function prepareDirectory(
  directory: string,
  options: {
    readonly dockerfile: string | undefined;
    readonly id: string | undefined;
    /** Refuse a tree that differs from its commit. */
    readonly requireClean: boolean;
  },
  warn: (sentence: string) => void,
): Promise<PreparedSource> {
  await refuseMissing(directory);
  const dockerfile = await findDockerfile(options.dockerfile, directory, (path) =>
    readInside(directory, path),
  );
  const git = await openGit(directory);
  const facts = git && (await gitFacts(git));
  if (options.requireClean) {
    requireCleanSource(directory, facts);
  }
  const kept = await dockerContextFilter(directory, dockerfile.path);
  const listed = (await listFiles(directory, git)).filter(kept);
  const tarball = await pack(directory, [...new Set([...listed, dockerfile.path])]);
  return {
    id: options.id ?? (await derivedId(directory, { git, facts }, tarball, warn)),
    idIsDerived: options.id === undefined,
    commit: facts?.commit,
    dockerfile,
    sha256: tarball.sha256,
    tarball,
  };
}

async function refuseMissing(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) {
      return undefined;
    }
    throw error;
  });
  if (!found?.isDirectory()) {
    fail({
      code: "BAD_INPUT",
      summary: `The source ${directory} is not a directory.`,
      remedy: "Correct source.context in slipway.yaml, or --source.",
    });
  }
}

async function readInside(directory: string, path: string): Promise<Uint8Array | undefined> {
  if (path.startsWith("/") || path.split("/").includes("..")) {
    fail({
      code: "BAD_INPUT",
      summary: `The Dockerfile ${path} is not inside the source ${directory}.`,
      remedy: "source.dockerfile is relative to source.context and must lie in it.",
    });
  }
  return readIfThere(join(directory, path));
}

async function derivedId(
  directory: string,
  { git, facts }: { readonly git: Git | undefined; readonly facts: GitFacts | undefined },
  tarball: Tarball,
  warn: (sentence: string) => void,
): Promise<string> {
  if (!facts) {
    return fail({
      code: "BAD_INPUT",
      summary:
        `${directory} ${git ? "has no commit in git" : "is in no git repository"}, ` +
        "so nothing gives this release an id.",
      remedy: git
        ? "Commit, or name the release with --id."
        : "Make it one (git init, then a commit), or name the release with --id.",
    });
  }
  if (facts.shallow) {
    warn(`This clone is shallow, so the id counts ${facts.count} commits instead of all.`);
  }
  return gitReleaseId({
    version: (await readManifest(directory)).version ?? facts.tag ?? "0.0.0",
    count: facts.count,
    shortSha: facts.shortSha,
    dirtyDigest: facts.changed.length > 0 ? tarball.sha256 : undefined,
  });
}
