import type { Duplex } from "node:stream";
import type { Cancel } from "../clock.ts";
import type { Listener, Room, RoomExit } from "./room/room.ts";
import type { VirtualMachine } from "./virtual-machine.ts";
import { draw, type Span, type VirtualProgram } from "./virtual-program.ts";

/** What runs in a virtual room. */
interface VirtualRoomOrder {
  readonly machine: VirtualMachine;
  readonly program: VirtualProgram;
  /** From its start until it listens; drawn anew at each start. */
  readonly startMs: Span;
  exited(exit: RoomExit): void;
}

/** A room without a process: the supervisor of real programs can so look after virtual ones. */
export class VirtualRoom implements Room {
  readonly #order: VirtualRoomOrder;
  #cancel: Cancel = () => {};

  constructor(order: VirtualRoomOrder) {
    this.#order = order;
  }

  start(): Promise<void> {
    const { machine, program, startMs } = this.#order;
    this.#cancel = machine.clock.after(draw(startMs, machine.random), () =>
      machine.run(program, (code) => this.#exited(code, undefined)),
    );
    return Promise.resolve();
  }

  signal(name: string): void {
    this.#stop();
    this.#exited(name === "SIGKILL" ? 137 : 143, name);
  }

  connect(port: number): Promise<Duplex> {
    return this.#order.machine.connect(port);
  }

  listening(): Promise<readonly Listener[]> {
    const { machine, program } = this.#order;
    const ports = machine.ports ?? [program.port ?? 0];
    return Promise.resolve(ports.map((port) => ({ port, loopbackOnly: false })));
  }

  cpuSeconds(): number {
    return this.#order.machine.cpuSeconds();
  }

  close(): Promise<void> {
    this.#stop();
    return Promise.resolve();
  }

  #stop(): void {
    this.#cancel();
    this.#order.machine.endProgram();
  }

  #exited(code: number, signal: string | undefined): void {
    this.#order.exited({ code, signal, outOfMemory: false });
  }
}
