import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Clock } from "../../clock.ts";
import { InitChannel } from "./init-channel.ts";
import { cpuSeconds } from "./cpu-seconds.ts";
import type { Command, CommandEnd, Listener, ProcessRoom, Program, RoomEvents } from "./room.ts";
import type { Duplex } from "node:stream";

/** What both kinds of room need. */
export interface RoomOrder {
  readonly clock: Clock;
  /** Where programs write their output, a descriptor of this process. */
  readonly writeEnd: number;
  drained(): Promise<void>;
  readonly events: RoomEvents;
}

/** The command that becomes the room's init, and how a port of the room is reached. */
interface RoomDoor {
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  /** How many generations of processes there are before the program's own. */
  readonly wrappers: number;
  /** Instead of asking init: how to reach `port`, when the room shares this machine's network. */
  connect?(port: number): Promise<Duplex>;
  /** Ports to open inside, and what to do with connections to them. */
  readonly doors?: ReadonlyMap<number, (socket: Socket) => void>;
  /** How the room's own port numbers appear outside. */
  listening?(found: readonly Listener[]): readonly Listener[];
}

/** How often the memory of a limited program is measured. */
const MEASURE_MS = 50;
const OPEN_WITHIN_MS = 10_000;

/** Opens a room; rejects with the reason, in words, when this machine does not allow it. */
export async function openRoom(order: RoomOrder, door: RoomDoor): Promise<ProcessRoom> {
  const [file, ...rest] = door.command;
  const child = spawn(file, rest, {
    stdio: ["ignore", order.writeEnd, "pipe", "ipc"],
    env: door.environment,
    detached: true,
  });
  const room = new InitRoom(child, order, door);
  try {
    await room.opened;
  } catch (error) {
    await room.close();
    throw error;
  }
  return room;
}

class InitRoom implements ProcessRoom {
  readonly opened: Promise<void>;
  readonly #child: ChildProcess;
  readonly #channel: InitChannel;
  readonly #order: RoomOrder;
  readonly #door: RoomDoor;
  readonly #gone: Promise<void>;
  #isGone = false;
  #closing = false;
  #complaint = "";
  #seconds = 0;
  #stopMeasuring: () => void = () => {};

  constructor(child: ChildProcess, order: RoomOrder, door: RoomDoor) {
    this.#child = child;
    this.#order = order;
    this.#door = door;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-2_000);
    });
    let up: (loopback: boolean) => void = () => {};
    const heard = new Map<number, (problem: string | undefined) => void>();
    this.#channel = new InitChannel(child, {
      up: (loopback) => up(loopback),
      heard: (port, problem) => heard.get(port)?.(problem),
      accepted: (port, socket) => door.doors?.get(port)?.(socket),
      exited: (exit) => void this.#exited(exit),
    });
    this.#gone = new Promise((resolve) => {
      child.once("error", (error) => {
        this.#complaint ||= error.message;
        this.#ended(resolve);
      });
      child.once("exit", () => this.#ended(resolve));
    });
    const isUp = new Promise<boolean>((resolve) => (up = resolve));
    this.opened = this.#open(isUp, heard);
  }

  async #open(
    isUp: Promise<boolean>,
    heard: Map<number, (problem: string | undefined) => void>,
  ): Promise<void> {
    if ((await this.#unlessGone(isUp)) === false) throw new Error("its loopback stays down");
    for (const port of this.#door.doors?.keys() ?? []) {
      const answer = new Promise<string | undefined>((resolve) => heard.set(port, resolve));
      this.#channel.listen(port);
      const problem = await this.#unlessGone(answer);
      if (problem !== undefined) throw new Error(`port ${port} inside: ${problem}`);
    }
  }

  async #unlessGone<T>(wanted: Promise<T>): Promise<T> {
    let cancel: () => void = () => {};
    const late = new Promise<"late">((resolve) => {
      cancel = this.#order.clock.after(OPEN_WITHIN_MS, () => resolve("late"));
    });
    const first = await Promise.race([
      wanted.then((value) => ({ value })),
      this.#gone.then(() => "gone" as const),
      late,
    ]);
    cancel();
    if (typeof first === "object") return first.value;
    const said = this.#complaint.trim().split("\n")[0] ?? "";
    if (first === "gone") throw new Error(said === "" ? "its init ended at once" : said);
    throw new Error(`its init does not answer within ${OPEN_WITHIN_MS / 1000} s`);
  }

  async start(program: Program): Promise<void> {
    await this.#channel.start(program);
    const limit = program.memoryBytes;
    if (limit === undefined) return;
    const measure = (): void => {
      this.#channel.measure(limit);
      this.#stopMeasuring = this.#order.clock.after(MEASURE_MS, measure);
    };
    measure();
  }

  signal(name: string): void {
    if (!this.#isGone) this.#channel.signal(name);
  }

  execute(command: Command, signal: AbortSignal): Promise<CommandEnd> {
    return this.#channel.execute(command, signal);
  }

  connect(port: number): Promise<Duplex> {
    return this.#door.connect?.(port) ?? this.#channel.connect(port);
  }

  async listening(): Promise<readonly Listener[]> {
    const found = await this.#channel.listening();
    return this.#door.listening?.(found) ?? found;
  }

  /** What was seen last stays, once everything is gone. */
  cpuSeconds(): number {
    const { pid } = this.#child;
    const seen = pid === undefined || this.#isGone ? 0 : cpuSeconds(pid, this.#door.wrappers);
    this.#seconds = Math.max(this.#seconds, seen);
    return this.#seconds;
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#stopMeasuring();
    // Init kills all and itself when the channel closes; SIGKILL to unshare by --kill-child.
    if (this.#child.connected) this.#child.disconnect();
    const cancel = this.#order.clock.after(2_000, () => this.#child.kill("SIGKILL"));
    await this.#gone;
    cancel();
  }

  async #exited(exit: Parameters<RoomEvents["exited"]>[0]): Promise<void> {
    this.#stopMeasuring();
    await this.#order.drained();
    if (!this.#closing) this.#order.events.exited(exit);
  }

  #ended(resolve: () => void): void {
    this.#isGone = true;
    this.#stopMeasuring();
    resolve();
    if (this.#closing) return;
    const said = this.#complaint.trim();
    this.#order.events.died(said === "" ? "its init was killed" : said);
  }
}
