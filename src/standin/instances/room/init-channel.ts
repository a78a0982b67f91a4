import type { ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import {
  type Command,
  type CommandEnd,
  type Listener,
  type Program,
  type RoomEvents,
  type RoomExit,
  StartRefused,
} from "./room.ts";

/** The driver's end of the conversation with a room's init (`init-program.ts`). */
export class InitChannel {
  readonly #child: ChildProcess;
  readonly #events: InitEvents;
  readonly #waiting = new Map<number, Waiting>();
  #starting: Waiting | undefined;
  #last = 0;

  constructor(child: ChildProcess, events: InitEvents) {
    this.#child = child;
    this.#events = events;
    child.on("message", (message, handle) => this.#hear(message as Message, handle));
    child.once("exit", () => this.#fail("the machine is gone"));
  }

  start(program: Program): Promise<void> {
    const { argv, workingDirectory, environment } = program;
    return new Promise<void>((resolve, reject) => {
      this.#starting = { resolve: () => resolve(), reject };
      this.#say({ kind: "start", argv, workingDirectory, environment });
    });
  }

  signal(name: string): void {
    this.#say({ kind: "signal", name });
  }

  /** Kills the program if it holds more than `limit` bytes. */
  measure(limit: number): void {
    this.#say({ kind: "measure", limit });
  }

  /** Asks init to accept connections on 127.0.0.1:`port`; they arrive at `accepted`. */
  listen(port: number): void {
    this.#say({ kind: "listen", port });
  }

  connect(port: number): Promise<Duplex> {
    return this.#ask({ kind: "connect", port }) as Promise<Duplex>;
  }

  listening(): Promise<readonly Listener[]> {
    return this.#ask({ kind: "ports" }) as Promise<readonly Listener[]>;
  }

  /** Kills the command when `signal` is aborted; it then ends as any killed one. */
  async execute(command: Command, signal: AbortSignal): Promise<CommandEnd> {
    const { argv, workingDirectory, environment } = command;
    const id = ++this.#last;
    const stop = (): void => this.#say({ kind: "stop", id });
    signal.addEventListener("abort", stop, { once: true });
    try {
      const question = { kind: "execute", argv, workingDirectory, environment };
      return (await this.#ask(question, id)) as CommandEnd;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  #ask(question: Record<string, unknown>, id = ++this.#last): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#say({ ...question, id });
    });
  }

  #say(message: Record<string, unknown>): void {
    if (!this.#child.connected) return this.#fail("the machine is gone");
    this.#child.send(message, (error) => {
      if (error !== null) this.#fail(error.message);
    });
  }

  #hear(message: Message, handle: unknown): void {
    const socket = handle instanceof Socket ? handle : undefined;
    switch (message.kind) {
      case "up":
        return this.#events.up(message.loopback);
      case "started":
        return this.#started()?.resolve(undefined);
      case "refused":
        return this.#started()?.reject(new StartRefused(message.code, message.text));
      case "exited":
        return this.#exited(message);
      case "connected":
        if (socket === undefined) return this.#answered(message.id)?.reject(refusal("ECONNRESET"));
        return this.#answered(message.id)?.resolve(socket);
      case "failed":
        return this.#answered(message.id)?.reject(refusal(message.code));
      case "ports":
        return this.#answered(message.id)?.resolve(message.ports);
      case "executed":
        return this.#answered(message.id)?.resolve({ code: message.code, output: message.output });
      case "accepted":
        return socket === undefined ? undefined : this.#events.accepted(message.port, socket);
      case "heard":
        return this.#events.heard(message.port, undefined);
      case "unheard":
        return this.#events.heard(message.port, message.text);
    }
  }

  #exited({ code, signal, outOfMemory }: RoomExit): void {
    this.#events.exited({ code, signal, outOfMemory });
  }

  #started(): Waiting | undefined {
    const starting = this.#starting;
    this.#starting = undefined;
    return starting;
  }

  #answered(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #fail(reason: string): void {
    const error = refusal("ECONNREFUSED", reason);
    this.#started()?.reject(error);
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

/** What init tells on its own. */
interface InitEvents extends Pick<RoomEvents, "exited"> {
  up(loopback: boolean): void;
  accepted(port: number, socket: Socket): void;
  /** Whether it now listens on `port`; `problem` says why not. */
  heard(port: number, problem: string | undefined): void;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

type Message =
  | { kind: "up"; loopback: boolean }
  | { kind: "started" }
  | { kind: "refused"; code: string; text: string }
  | ({ kind: "exited" } & RoomExit)
  | { kind: "connected"; id: number }
  | { kind: "failed"; id: number; code: string }
  | { kind: "ports"; id: number; ports: readonly Listener[] }
  | ({ kind: "executed"; id: number } & CommandEnd)
  | { kind: "accepted"; port: number }
  | { kind: "heard"; port: number }
  | { kind: "unheard"; port: number; text: string };

function refusal(code: string, reason?: string): Error {
  return Object.assign(new Error(reason === undefined ? code : `${code}: ${reason}`), { code });
}
