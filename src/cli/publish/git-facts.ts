import type { Git } from "./git.ts";

/** The commit a tree was checked out from, and whether the tree still is what the commit says. */
export interface GitFacts {
  readonly commit: string;
  readonly shortSha: string;
  /** Commits up to and including this one; of a shallow clone only those that are there. */
  readonly count: number;
  readonly shallow: boolean;
  /** Files that differ from the commit or are not in it, as paths of the repository. */
  readonly changed: readonly string[];
  /** The nearest tag back in history. */
  readonly tag: string | undefined;
}

/**
 * Asks git about the directory it was opened in, or about one file there; undefined when nothing is
 * committed yet.
 */
export async function gitFacts(git: Git, of = "."): Promise<GitFacts | undefined> {
  if ((await git("rev-list", "--max-count=1", "--all")).trim() === "") {
    return undefined;
  }
  const [commit, count, shallow, changes, tags] = await Promise.all([
    git("rev-parse", "HEAD"),
    git("rev-list", "--count", "HEAD"),
    git("rev-parse", "--is-shallow-repository"),
    git("status", "--porcelain", "--untracked-files=all", "-z", "--", of),
    git("tag", "--merged", "HEAD"),
  ]);
  return {
    commit: commit.trim(),
    shortSha: commit.slice(0, 7),
    count: Number(count),
    shallow: shallow.trim() === "true",
    changed: changedFiles(changes),
    tag: tags.trim() === "" ? undefined : (await git("describe", "--tags", "--abbrev=0")).trim(),
  };
}

/** `XY path`, each ended by a NUL; a renamed file's old path follows as a record of its own. */
function changedFiles(status: string): readonly string[] {
  const records = status.split("\0").filter((record) => record !== "");
  return records
    .filter((_record, n) => !/^(R.|.R|C.|.C) /.test(records[n - 1] ?? ""))
    .map((record) => record.slice(3));
}
