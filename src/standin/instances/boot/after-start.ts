import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import type { CommandEnd, ProcessRoom, Program } from "../room/room.ts";
import { BootFailure } from "./boot-failure.ts";
import { within } from "./within.ts";

/** Where `run.afterStart` is run, and how long it may take. */
interface AfterStartOrder {
  readonly clock: Clock;
  /** Aborted when the instance is being shut down. */
  readonly signal: AbortSignal;
  /** Private directory of the instance: its disk. */
  readonly directory: string;
  readonly room: ProcessRoom;
  /** Beside which it runs, in its directory and with its environment, as `docker exec` does. */
  readonly program: Program;
  readonly withinSeconds: number;
}

/** Written when it has exited with 0: a boot that was cut off before runs it again. */
const markIn = (directory: string): string => join(directory, "after-start");

/** Whether an earlier boot of this instance has run it to its end. */
export async function hasRunAfterStart(directory: string): Promise<boolean> {
  return access(markIn(directory)).then(
    () => true,
    () => false,
  );
}

/** Runs it; rejects with AFTER_START_FAILED when it cannot be started or does not end in time. */
export async function runAfterStart(
  order: AfterStartOrder,
  argv: readonly string[],
): Promise<CommandEnd> {
  const { clock, signal, room, program, withinSeconds } = order;
  const summary = `it did not end within ${withinSeconds} s`;
  let isLate = false;
  const end = await within(
    { clock, ms: withinSeconds * 1_000, signal },
    (limit) => room.execute({ ...program, argv }, limit).catch(notStarted),
    () => {
      isLate = true;
      return new Error(summary);
    },
  );
  signal.throwIfAborted();
  if (isLate) throw new BootFailure("AFTER_START_FAILED", summary, undefined, end.output);
  if (end.code === 0) await writeFile(markIn(order.directory), "");
  return end;
}

function notStarted(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new BootFailure("AFTER_START_FAILED", `it cannot be started: ${reason}`);
}
