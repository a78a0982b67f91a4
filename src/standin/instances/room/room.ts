import type { Duplex } from "node:stream";

/**
 * Where the program of one machine runs: its own root and network where the kernel allows
 * (`namespaced-room.ts`), else an ordinary child process (`plain-room.ts`). At most one program
 * runs in a room at a time; whatever it leaves behind is killed when it exits, as a container's
 * processes are.
 */
export interface Room {
  /** Resolves once the program runs; rejects with StartRefused when it cannot be started. */
  start(program: Program): Promise<void>;
  /** Sends a signal (`SIGTERM`) to the program itself; nothing happens when none runs. */
  signal(name: string): void;
  /** A TCP connection to `port` of the machine; rejects with the system error (ECONNREFUSED). */
  connect(port: number): Promise<Duplex>;
  /** Where programs of the room accept connections now. */
  listening(): Promise<readonly Listener[]>;
  /** Processor time used in it so far, in seconds (`cpu-seconds.ts`). Linux only. */
  cpuSeconds(): number;
  /** Kills everything in the room; resolves when nothing is left. May be called twice. */
  close(): Promise<void>;
}

/** A room of real processes. */
export interface ProcessRoom extends Room {
  /**
   * Runs a command beside the program and resolves when it has ended; it is killed when the program
   * ends, and when `signal` is aborted. Rejects with the system error when it cannot be started.
   */
  execute(command: Command, signal: AbortSignal): Promise<CommandEnd>;
}

export interface Command {
  readonly argv: readonly string[];
  /** Absolute, as the program sees it. */
  readonly workingDirectory: string;
  /** The whole environment, byte for byte. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How a command ended; 128 + the signal's number for a killed one. */
export interface CommandEnd {
  readonly code: number;
  /** What it printed, its end where that was much. */
  readonly output: string;
}

export interface Program extends Command {
  /** Memory that is the program's own (anonymous and shared); above it the room kills it. */
  readonly memoryBytes: number | undefined;
}

export interface Listener {
  readonly port: number;
  /** True when only programs of the same machine reach it (127.0.0.1, ::1). */
  readonly loopbackOnly: boolean;
  /** It holds the release's own port where PORT said another. */
  readonly ignoresPort?: boolean;
}

/** What a room tells its owner. */
export interface RoomEvents {
  /** The program ended and all its output has been delivered. */
  exited(exit: RoomExit): void;
  /** The room itself is gone without `close` (somebody killed it). */
  died(reason: string): void;
}

export interface RoomExit {
  /** As a shell tells it: 128 + the signal's number for a killed program (137 for SIGKILL). */
  readonly code: number;
  readonly signal: string | undefined;
  /** Killed for passing its memory limit. */
  readonly outOfMemory: boolean;
}

/** The program could not be started; `code` is the system's (`ENOENT`, `EACCES`). */
export class StartRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "StartRefused";
    this.code = code;
  }
}
