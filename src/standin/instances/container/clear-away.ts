import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Marks } from "./marks.ts";

/** Clears away what a driver has made when its process is gone, however it went. */
export interface Clearing {
  /** Clears now; resolves when nothing is left. */
  now(): Promise<void>;
}

/**
 * A shell that waits on a pipe from this process, which closes also with SIGKILL, and then removes
 * every container and network of the marks, or, where disks are kept, takes their power away. It
 * holds the file `lock` while it lives; resolves when it has it: what a killed process left behind
 * is no more at it then.
 */
export async function clearAway(order: {
  readonly marks: Marks;
  readonly keepsDisks: boolean;
  readonly lock: string;
}): Promise<Clearing> {
  const script = order.keepsDisks ? halt : remove;
  const child = spawn("/bin/sh", ["-c", script, "clear-away", order.marks.filter, order.lock], {
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
  const gone = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), gone]);
  child.stdout.destroy();
  child.unref();
  return {
    async now() {
      child.ref();
      child.stdin.end("now\n");
      await gone;
    },
  };
}

/**
 * What a killed process has begun, a client of Docker still finishes: so it is looked for until
 * there was nothing three times in a row. Asked to in good order, once is enough.
 */
const untilNothingIsLeft = (find: string, end: string): string => `
exec 9>"$2"
flock 9
echo ready
exec >/dev/null
read -r asked
quiet=0
while [ "$quiet" -lt 3 ]; do
  ${find}
  if [ -n "$found" ]; then quiet=0; ${end}; else quiet=$((quiet + 1)); fi
  [ -z "$asked" ] || exit 0
  sleep 1
done
`;

const halt = untilNothingIsLeft('found=$(docker ps --quiet --filter "$1")', "docker kill $found");

const remove = untilNothingIsLeft(
  `containers=$(docker ps --all --quiet --filter "$1")
  networks=$(docker network ls --quiet --filter "$1")
  found=$containers$networks`,
  `[ -z "$containers" ] || docker rm --force --volumes $containers
  [ -z "$networks" ] || docker network rm $networks`,
);
