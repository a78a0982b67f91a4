import { execFileSync } from "node:child_process";

/** One of `parts` numbers from 0, chosen by the commit, so that all get their turn; 0 without git. */
export function commitChoice(parts: number): number {
  try {
    const commit = execFileSync("git", ["rev-parse", "--short=8", "HEAD"], {
      cwd: new URL("../..", import.meta.url).pathname,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return Number.parseInt(commit, 16) % parts;
  } catch {
    return 0;
  }
}
