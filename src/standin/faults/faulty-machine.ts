import type { Duplex } from "node:stream";
import type { Cancel } from "../clock.ts";
import type {
  Machine,
  MachineEvents,
  MachineOrder,
  ProbeAnswer,
  ProbeRequest,
} from "../instances/driver.ts";
import type { FaultOrder } from "./fault-order.ts";
import type { Fault } from "./faults.ts";
import type { MachineTrouble } from "./faulty-driver.ts";
import { isThere } from "./refuse-launch.ts";

/** What is to befall a machine, in milliseconds. */
export interface Fate {
  /** Before it starts. */
  readonly slowMs: number;
  /** After it runs; `undefined`: it does not crash. */
  readonly crashMs: number | undefined;
}

type UnhealthyOrder = Extract<FaultOrder, { readonly kind: "unhealthy" }>;

/** A machine that starts late, or is struck down. Until it starts it refuses every connection. */
export class FaultyMachine implements Machine {
  readonly order: MachineOrder;
  readonly #fate: Fate;
  readonly #trouble: MachineTrouble;
  readonly #whenOver: () => void;
  #inner: Machine | undefined;
  #died: (reason: string) => void = () => undefined;
  #isOver = false;
  /** Struck down; one that is asked to end stays reachable as long as its driver lets it. */
  #isDown = false;
  /** The start and the crashes to come. */
  readonly #toCome: Cancel[] = [];

  constructor(order: MachineOrder, fate: Fate, trouble: MachineTrouble, whenOver: () => void) {
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
    this.#in(this.#fate.slowMs, () => {
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

  /** Strikes it down in a while, unless it is over before. */
  crashIn(ms: number): void {
    if (!this.#isOver) this.#in(ms, () => this.strikeDown("it crashed"));
  }

  connect(port: number): Promise<Duplex> {
    return this.#reachable?.connect(port) ?? Promise.reject(refused());
  }

  /** While an `unhealthy` strikes, the answer is its status and the program is not asked. */
  probe(request: ProbeRequest): Promise<ProbeAnswer> {
    const { faults } = this.#trouble;
    const reachable = this.#reachable;
    if (!reachable) return Promise.reject(refused());
    const strikes = (fault: Fault<UnhealthyOrder>): boolean =>
      isThere(fault.order, this.order) && faults.strikes(fault, this.order.instanceId);
    const sick = faults.ofKind("unhealthy").find(strikes);
    if (sick) return Promise.resolve({ status: sick.order.status, body: "" });
    return reachable.probe(request);
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
    if (crashMs !== undefined) this.crashIn(crashMs);
  }

  #in(ms: number, run: () => void): void {
    this.#toCome.push(this.#trouble.clock.after(ms, run));
  }

  #end(tell: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const cancel of this.#toCome) cancel();
    this.#whenOver();
    tell();
  }
}

const refused = (): Error =>
  Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
