import { execFileSync } from "node:child_process";
import { temporaryDirectory, writeFiles } from "../temporary-directory.ts";

/** Git in a temporary repository, independent of the settings of whoever runs the tests. */
export interface Repository {
  readonly directory: string;
  readonly git: (...args: string[]) => string;
  readonly write: (files: Record<string, string>) => void;
  /** Writes files, adds everything, commits. */
  readonly commit: (files?: Record<string, string>) => void;
}

export function repository(files: Record<string, string> = {}): Repository {
  const directory = temporaryDirectory();
  const git = (...args: string[]): string =>
    execFileSync("git", args, {
      cwd: directory,
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        HOME: directory,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_NAME: "a",
        GIT_AUTHOR_EMAIL: "a@example.com",
        GIT_COMMITTER_NAME: "a",
        GIT_COMMITTER_EMAIL: "a@example.com",
      },
    }).trim();
  const write = (more: Record<string, string>): void => writeFiles(directory, more);
  const commit = (more: Record<string, string> = {}): void => {
    write(more);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "change");
  };
  git("init", "--quiet", "--initial-branch", "main");
  if (Object.keys(files).length > 0) {
    commit(files);
  }
  return { directory, git, write, commit };
}
