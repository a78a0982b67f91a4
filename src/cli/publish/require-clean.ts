import { fail } from "../../domain/failure.ts";
import type { SettingsFileFacts } from "../../domain/release.ts";
import type { GitFacts } from "./git-facts.ts";

/** Changed files that are named; of more, the count says enough. */
const named = 5;

/**
 * For `requireClean`: throws BAD_INPUT, naming the first of them, when files of a source differ
 * from their commit, or there is no commit to compare them with.
 */
export function requireCleanSource(directory: string, facts: GitFacts | undefined): void {
  if (!facts) {
    refuse(`${directory} has no commit in git to compare it with`);
  }
  const { changed, shortSha } = facts;
  if (changed.length > 0) {
    const more = changed.length - named;
    const files = `${changed.slice(0, named).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
    refuse(`${directory} is not what commit ${shortSha} says: ${files}`);
  }
}

/** The same of the settings file, which may be of another repository. */
export function requireCleanSettings(name: string, facts: SettingsFileFacts | undefined): void {
  if (!facts) {
    refuse(`${name} is in no commit`);
  }
  if (facts.changed) {
    refuse(`${name} is not what commit ${facts.commit.slice(0, 7)} of its repository says`);
  }
}

function refuse(why: string): never {
  fail({
    code: "BAD_INPUT",
    summary: `slipway.yaml says requireClean, and ${why}.`,
    remedy: "Commit or stash first; nothing was made.",
  });
}
