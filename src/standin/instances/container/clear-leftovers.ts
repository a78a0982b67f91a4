import { existsSync } from "node:fs";
import { execFile } from "node:child_process";
import { docker, DockerRefused } from "./docker.ts";
import { lockLabel } from "./marks.ts";

/** What the drivers of one lock have left. */
interface Leftover {
  readonly lock: string;
  readonly containers: string[];
  readonly networks: string[];
  isRunning: boolean;
}

/**
 * Removes what stand-ins left that ended together with their Docker engine, as with a loss of
 * power: nobody was there to clear it away, and nobody comes back for it. What runs, or whose lock
 * is held, is somebody's and stays. `narrate` has a line for people, also of what cannot be
 * removed. Throws DockerRefused when the engine does not answer.
 */
export async function clearLeftovers(narrate: (line: string) => void): Promise<void> {
  for (const leftover of await findAll()) {
    if (leftover.isRunning || (await isHeld(leftover.lock))) continue;
    const { containers, networks } = leftover;
    const count = `${containers.length} containers and ${networks.length} networks`;
    try {
      if (containers.length > 0) await docker("rm", "--volumes", ...containers);
      if (networks.length > 0) await docker("network", "rm", ...networks);
      narrate(`removed ${count} of a stand-in that ended with its Docker engine`);
    } catch (error) {
      if (!(error instanceof DockerRefused)) throw error;
      narrate(`${count} of a stand-in that has ended stay here: ${error.message}`);
    }
  }
}

async function findAll(): Promise<Iterable<Leftover>> {
  const found = new Map<string, Leftover>();
  const of = (lock: string): Leftover => {
    const one = found.get(lock) ?? { lock, containers: [], networks: [], isRunning: false };
    found.set(lock, one);
    return one;
  };
  const marked = ["--no-trunc", "--filter", `label=${lockLabel}`, "--format"];
  const lock = `{{.Label "${lockLabel}"}}`;
  for (const [id = "", status = "", path = ""] of rows(
    await docker("ps", "--all", ...marked, `{{.ID}}\t{{.Status}}\t${lock}`),
  )) {
    const leftover = of(path);
    leftover.containers.push(id);
    leftover.isRunning ||= status.startsWith("Up");
  }
  for (const [id = "", path = ""] of rows(
    await docker("network", "ls", ...marked, `{{.ID}}\t${lock}`),
  )) {
    of(path).networks.push(id);
  }
  return found.values();
}

const rows = (text: string): readonly (readonly string[])[] =>
  text.split("\n").flatMap((line) => (line === "" ? [] : [line.split("\t")]));

/** Whether a process has the lock, or may have it. A file that is gone nobody has. */
function isHeld(lock: string): Promise<boolean> {
  if (!existsSync(lock)) return Promise.resolve(false);
  return new Promise((resolve) => {
    execFile("flock", ["--nonblock", lock, "true"], (error) => resolve(error !== null));
  });
}
