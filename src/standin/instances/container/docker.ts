import { execFile } from "node:child_process";

/** What Docker, or its absence, said no with: one sentence for people. */
export class DockerRefused extends Error {
  override readonly name = "DockerRefused";
}

/** The largest answer that is read, in bytes; builds say the most. */
const longestAnswer = 16 * 1024 * 1024;

/**
 * Runs the `docker` command, which knows where its engine is (`DOCKER_HOST`, contexts), and
 * resolves to what it printed. Rejects with DockerRefused.
 */
export function docker(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: longestAnswer };
    execFile("docker", args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else reject(new DockerRefused(inWords(args, error, stderr), { cause: error }));
    });
  });
}

/** As `docker`, but what is not there is no error: it resolves to `undefined`. */
export async function dockerIfThere(...args: readonly string[]): Promise<string | undefined> {
  try {
    return await docker(...args);
  } catch (error) {
    if (error instanceof DockerRefused && /No such|not found/i.test(error.message))
      return undefined;
    throw error;
  }
}

function inWords(args: readonly string[], error: Error, stderr: string): string {
  if ("code" in error && error.code === "ENOENT") {
    return "there is no docker command on this machine";
  }
  // The client may add a line of its own after the daemon's.
  const lines = stderr.trim().split("\n");
  const said = lines.findLast((line) => /\berror\b/i.test(line)) ?? lines.at(-1) ?? "";
  const why = said.replace(/^(docker: )?(Error response from daemon: )?/, "").trim();
  return `docker ${args[0]}: ${why === "" ? error.message : why}`;
}
