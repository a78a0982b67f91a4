import { basename, dirname } from "node:path";
import type { SettingsFileFacts } from "../../domain/release.ts";
import { gitFacts } from "./git-facts.ts";
import { openGit } from "./git.ts";

/**
 * Which commit of which repository a settings file is of; undefined when it is in no repository,
 * or nothing is committed there yet.
 */
export async function settingsFileFacts(path: string): Promise<SettingsFileFacts | undefined> {
  const git = await openGit(dirname(path));
  const facts = git && (await gitFacts(git, basename(path)));
  if (!git || !facts) {
    return undefined;
  }
  const name = basename(path);
  const [prefix, tracked] = await Promise.all([
    git("rev-parse", "--show-prefix"),
    git("ls-files", "-z", "--", name),
  ]);
  return {
    path: `${prefix.trim()}${name}`,
    commit: facts.commit,
    // Git says nothing of a file that is ignored, and so in no commit.
    changed: facts.changed.length > 0 || tracked === "",
  };
}
