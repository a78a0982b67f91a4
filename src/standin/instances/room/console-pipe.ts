import { execFile } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import { Socket } from "node:net";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { promisify } from "node:util";

/** Carries the output of one machine's programs here, stdout and stderr in the order written. */
export interface ConsolePipe {
  /** To be given to a child as its stdout. */
  readonly writeEnd: number;
  /** Resolves when all that was written before the call has been delivered. */
  drained(): Promise<void>;
  close(): void;
}

/**
 * A named pipe in `directory`. Node's own child pipes are sockets, which a program cannot reopen:
 * `echo oops > /dev/stderr` would fail there though it works in a container.
 */
export async function openConsolePipe(
  directory: string,
  onText: (text: string) => void,
): Promise<ConsolePipe> {
  const path = join(directory, "console");
  // A boot before this one has left its own.
  await rm(path, { force: true });
  await promisify(execFile)("mkfifo", ["-m", "600", path]);
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeEnd = openSync(path, constants.O_WRONLY);
  const reader = new Socket({ fd: readEnd, readable: true, writable: false });
  const decoder = new StringDecoder("utf8");
  let bytes = 0;
  reader.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    onText(decoder.write(chunk));
  });
  return {
    writeEnd,
    async drained() {
      // What lies in the pipe is read within a turn of the event loop; stop when a turn read none.
      for (let seen = -1; seen !== bytes; ) {
        seen = bytes;
        await turn();
        await turn();
      }
    },
    close() {
      reader.destroy();
      closeSync(writeEnd);
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
