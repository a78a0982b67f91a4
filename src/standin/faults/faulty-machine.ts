import type { Duplex } from "node:stream";
import type { Cancel } from "../clock.ts";
import type {
  Machine,
  MachineEvents,
  MachineOrder,
  ProbeAnswer,
  ProbeRequest,
} from "../instances/driver.ts";
import type { MachineTrouble } from "./faulty-driver.ts";

/** What is to befall a machine, in milliseconds. */
export interface Fate {
  /** Before it starts. */
  readonly slowMs: number;
  /** After it runs; `undefined`: it does not crash. */
  readonly crashMs: number | undefined;
}

/** A machine that starts late, or is struck down. Until it starts it refuses every connection. */
export class FaultyMachine implements Machine {
  readonly order: MachineOrder;
  readonly #fate: Fate;
  readonly #trouble: Pick<MachineTrouble, "clock" | "complain">;
  readonly #whenOver: () => void;
  #inner: Machine | undefined;
  #died: (reason: string) => void = () => undefined;
  #isOver = false;
  /** Struck down; one that is asked to end stays reachable as long as its driver lets it. */
  #isDown = false;
  /** The start or the crash to come. */
  #cancel: Cancel = () => undefined;

  constructor(
    order: MachineOrder,
    fate: Fate,
    trouble: Pick<MachineTrouble, "clock" | "complain">,
    whenOver: () => void,
  ) {
    this.order = order;
    this.#fate = fate;
    this.#trouble = trouble;
    this.#whenOver = whenOver;
  }

  /** Throws what `launch` throws, unless the boot is slow: then the machine dies of it. */
  start(launch: (events: MachineEvents) => Machine, events: MachineEvents): void {
    this.#died = (reason) => events.died(reason);
    const told: MachineEvents = {
      running: () => this.#ran(events),
      died: (reason) => this.#end(() => events.died(reason)),
    };
    if (this.#fate.slowMs === 0) {
      this.#inner = launch(told);
      return;
    }
    this.#cancel = this.#trouble.clock.after(this.#fate.slowMs, () => {
      try {
        this.#inner = launch(told);
      } catch (cause) {
        this.#end(() => events.died(String(cause)));
      }
    });
  }

  /** Power off: it is gone at once, and its driver ends what is left of it. */
  strikeDown(reason: string): void {
    this.#end(() => {
      this.#isDown = true;
      this.#died(reason);
      this.#shutDown().catch((cause: unknown) => {
        const { instanceId } = this.order;
        this.#trouble.complain(`stand-in: ${instanceId} would not end: ${String(cause)}`);
      });
    });
  }

  connect(port: number): Promise<Duplex> {
    return this.#reachable?.connect(port) ?? Promise.reject(refused());
  }

  probe(request: ProbeRequest): Promise<ProbeAnswer> {
    return this.#reachable?.probe(request) ?? Promise.reject(refused());
  }

  terminate(): Promise<void> {
    this.#end(() => undefined);
    return this.#inner?.terminate() ?? Promise.resolve();
  }

  stop(): Promise<void> {
    this.#end(() => undefined);
    return this.#shutDown();
  }

  get cpuSeconds(): (() => number) | undefined {
    return this.#inner?.cpuSeconds;
  }

  console(): string {
    return this.#inner?.console() ?? "";
  }

  async #shutDown(): Promise<void> {
    await (this.#inner?.stop === undefined ? this.#inner?.terminate() : this.#inner.stop());
  }

  get #reachable(): Machine | undefined {
    return this.#isDown ? undefined : this.#inner;
  }

  #ran(events: MachineEvents): void {
    if (this.#isOver) return;
    events.running();
    const { crashMs } = this.#fate;
    if (crashMs === undefined) return;
    this.#cancel = this.#trouble.clock.after(crashMs, () => this.strikeDown("it crashed"));
  }

  #end(tell: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancel();
    this.#whenOver();
    tell();
  }
}

const refused = (): Error =>
  Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
