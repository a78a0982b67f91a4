import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Commits everything in the directory, which becomes a repository of its own if it is none, and
 * resolves to the commit's id; to undefined where git is not installed.
 */
export async function commitAll(directory: string, message: string): Promise<string | undefined> {
  try {
    await git(directory, ["init", "--quiet"]);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
  await git(directory, ["add", "--all"]);
  await git(directory, ["commit", "--quiet", "--allow-empty", "--message", message]);
  return (await git(directory, ["rev-parse", "HEAD"])).trim();
}

/** Nothing of the person's own git set-up (hooks, signing, identity, a surrounding repository). */
async function git(directory: string, args: readonly string[]): Promise<string> {
  const ownAffairs = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  const { stdout } = await run("git", [...identity, ...args], {
    cwd: directory,
    env: {
      ...Object.fromEntries(ownAffairs),
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
    },
  });
  return stdout;
}

const identity = ["-c", "user.name=slipway rehearsal", "-c", "user.email=rehearsal@localhost"];
