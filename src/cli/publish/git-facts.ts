import type { Git } from "./git.ts";

/** The commit a tree was checked out from, and whether the tree still is what the commit says. */
export interface GitFacts {
  readonly commit: string;
  readonly shortSha: string;
  /** Commits up to and including this one; of a shallow clone only those that are there. */
  readonly count: number;
  readonly shallow: boolean;
  /** True when a file of the directory differs from the commit or is not in it. */
  readonly dirty: boolean;
  /** The nearest tag back in history. */
  readonly tag: string | undefined;
}

/** Asks git about the directory it was opened in; undefined when nothing is committed yet. */
export async function gitFacts(git: Git): Promise<GitFacts | undefined> {
  if ((await git("rev-list", "--max-count=1", "--all")).trim() === "") {
    return undefined;
  }
  const [commit, count, shallow, changes, tags] = await Promise.all([
    git("rev-parse", "HEAD"),
    git("rev-list", "--count", "HEAD"),
    git("rev-parse", "--is-shallow-repository"),
    git("status", "--porcelain", "--untracked-files=all", "-z", "--", "."),
    git("tag", "--merged", "HEAD"),
  ]);
  return {
    commit: commit.trim(),
    shortSha: commit.slice(0, 7),
    count: Number(count),
    shallow: shallow.trim() === "true",
    dirty: changes !== "",
    tag: tags.trim() === "" ? undefined : (await git("describe", "--tags", "--abbrev=0")).trim(),
  };
}
