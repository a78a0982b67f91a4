import { spawn } from "node:child_process";
import { once } from "node:events";

/** Removes a directory when the process that made it is gone, however it went. */
export interface Undertaker {
  /** Removes it now; resolves when it is gone. */
  dismiss(): Promise<void>;
}

/**
 * A shell that waits on a pipe from this process: the pipe closes also when this process is killed
 * with SIGKILL. Programs of a machine may write for a moment longer, hence the repetition.
 */
export function engageUndertaker(directory: string): Undertaker {
  const child = spawn("/bin/sh", ["-c", script, "undertaker", directory], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
  });
  const gone = once(child, "exit");
  child.unref();
  return {
    async dismiss() {
      child.ref();
      child.stdin.end();
      await gone;
    },
  };
}

const script = `
read -r line
tries=0
while [ -e "$1" ] && [ "$tries" -lt 100 ]; do
  rm -rf -- "$1"
  tries=$((tries + 1))
  [ ! -e "$1" ] || sleep 0.1
done
`;
