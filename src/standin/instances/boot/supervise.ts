import type { Clock } from "../../clock.ts";
import type { MachineConsole } from "../machine-console.ts";
import { type Program, type Room, type RoomExit, StartRefused } from "../room/room.ts";
import { BootFailure } from "./boot-failure.ts";
import type { ExitReport } from "./boot-report.ts";

/** The program of a release and how often it may be started again. */
interface SuperviseOrder {
  readonly room: Room;
  readonly program: Program;
  readonly policy: "always" | "on-failure" | "never";
  /** So many exits before the boot is settled are no failure. */
  readonly restartsAllowed: number;
  readonly clock: Clock;
  readonly console: MachineConsole;
  /** Between asking it to end and giving up on that; 10 s, as Docker has it, when not said. */
  readonly stopWithinMs?: number;
  /** What FROM says, for the message when the program is not on this machine. */
  readonly from: string;
  /** Called at every exit, with how often the program will then have been restarted. */
  exited(exit: ExitReport, restarts: number): void;
}

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 10_000;
/** A program that ran this long is no longer looping: its next restart is quick again. */
const STEADY_MS = 10_000;
const TAIL_LINES = 40;

/**
 * Keeps the program of one machine running. Until `settle` an exit that is one too many, or that
 * the policy does not restart, is the end; afterwards a restarted program is restarted for ever.
 */
export class Supervisor {
  /** Rejects with BootFailure when it gives up before the boot is settled. */
  readonly gaveUp: Promise<never>;
  readonly #order: SuperviseOrder;
  #giveUp: (failure: BootFailure) => void = () => {};
  #isSettled = false;
  #isStopped = false;
  #exits = 0;
  #restarts = 0;
  #startedAt = 0;
  #backoffMs = FIRST_BACKOFF_MS;
  #isRunning = false;
  #ended: () => void = () => {};
  #cancel: () => void = () => {};

  constructor(order: SuperviseOrder) {
    this.#order = order;
    this.gaveUp = new Promise((_, reject) => (this.#giveUp = reject));
    // Whoever awaits it hears of it; nobody does once the boot is settled.
    this.gaveUp.catch(() => {});
  }

  /** Starts the program the first time; rejects with PROGRAM_NOT_FOUND. */
  async start(): Promise<void> {
    this.#startedAt = this.#order.clock.now();
    try {
      this.#isRunning = true;
      await this.#order.room.start(this.#order.program);
    } catch (error) {
      this.#isRunning = false;
      if (error instanceof StartRefused) throw this.#notFound(error);
      throw error;
    }
  }

  /** The program is ready: from now on an exit is no longer a failed boot. */
  settle(): void {
    this.#isSettled = true;
  }

  /** No more restarts; asks the program to end; resolves when it has, or after `stopWithinMs`. */
  async stop(signal: string): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    if (!this.#isRunning) return;
    this.#order.room.signal(signal);
    await new Promise<void>((resolve) => {
      const cancel = this.#order.clock.after(this.#order.stopWithinMs ?? 10_000, resolve);
      this.#ended = () => {
        cancel();
        resolve();
      };
    });
  }

  /** To be told of every exit by the room. */
  exited(exit: RoomExit): void {
    const { console, clock, policy, restartsAllowed } = this.#order;
    this.#exits += 1;
    this.#isRunning = false;
    this.#ended();
    console.note(`the program ended: ${inWords(exit)}`);
    const isOver =
      this.#isStopped ||
      policy === "never" ||
      (policy === "on-failure" && exit.code === 0) ||
      (!this.#isSettled && this.#exits > restartsAllowed);
    if (!isOver) this.#restarts += 1;
    const { code, signal, outOfMemory } = exit;
    const tail = console.tail(TAIL_LINES);
    this.#order.exited({ code, signal, oom: outOfMemory, at: clock.now(), tail }, this.#restarts);
    if (!isOver) this.#startLater();
    else if (!this.#isSettled) this.#giveUp(this.#failure(exit));
  }

  #startLater(): void {
    if (this.#order.clock.now() - this.#startedAt >= STEADY_MS) this.#backoffMs = FIRST_BACKOFF_MS;
    const wait = this.#backoffMs;
    this.#backoffMs = Math.min(2 * wait, LONGEST_BACKOFF_MS);
    this.#cancel = this.#order.clock.after(wait, () => {
      this.start().catch((error: unknown) => {
        if (this.#isStopped) return;
        const said = error instanceof Error ? error.message : String(error);
        this.#order.console.note(`it cannot be started again: ${said}`);
        this.#giveUp(
          error instanceof BootFailure ? error : new BootFailure("PROGRAM_EXITED", said),
        );
      });
    });
  }

  #failure(exit: RoomExit): BootFailure {
    const times = this.#exits === 1 ? "" : ` ${this.#exits} times`;
    const summary = `the program ended${times} before it was ready: ${inWords(exit)}`;
    return new BootFailure(
      exit.outOfMemory ? "OUT_OF_MEMORY" : "PROGRAM_EXITED",
      summary,
      exit.code,
    );
  }

  #notFound(error: StartRefused): BootFailure {
    const [name = ""] = this.#order.program.argv;
    const summary =
      error.code === "ENOENT"
        ? `"${name}" (or the interpreter it names) is not on this machine; the process driver ` +
          `does not fetch FROM ${this.#order.from}, so what it holds must be installed here`
        : `"${name}" cannot be run: ${error.message}`;
    return new BootFailure("PROGRAM_NOT_FOUND", summary);
  }
}

function inWords(exit: RoomExit): string {
  if (exit.outOfMemory) return `exit ${exit.code}, killed for passing its memory limit`;
  return exit.signal === undefined ? `exit ${exit.code}` : `exit ${exit.code} (${exit.signal})`;
}
