import { spawn } from "node:child_process";
import { once } from "node:events";

/** Clears away what a driver has made when its process is gone, however it went. */
export interface Clearing {
  /** Clears now; resolves when nothing is left. */
  now(): Promise<void>;
}

/**
 * A shell that waits on a pipe from this process, which closes also with SIGKILL, and then removes
 * every container and network of the label, or, where disks are kept, takes their power away.
 */
export function clearAway(label: string, keepsDisks: boolean): Clearing {
  const script = keepsDisks ? halt : remove;
  const child = spawn("/bin/sh", ["-c", script, "clear-away", label], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  const gone = once(child, "exit");
  child.unref();
  return {
    async now() {
      child.ref();
      child.stdin.end();
      await gone;
    },
  };
}

const halt = `
read -r line
running=$(docker ps --quiet --filter "label=$1")
[ -z "$running" ] || docker kill $running
`;

const remove = `
read -r line
all=$(docker ps --all --quiet --filter "label=$1")
[ -z "$all" ] || docker rm --force --volumes $all
networks=$(docker network ls --quiet --filter "label=$1")
[ -z "$networks" ] || docker network rm $networks
`;
