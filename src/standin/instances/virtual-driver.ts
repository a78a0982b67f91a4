import type { Clock } from "../clock.ts";
import type { InstanceAwsCall, InstanceDriver, MachineEvents, MachineOrder } from "./driver.ts";
import { VirtualListener } from "./virtual-listener.ts";
import { type Software, VirtualMachine } from "./virtual-machine.ts";
import type { Span, VirtualProgram } from "./virtual-program.ts";

/** What the virtual driver is made with. */
export interface VirtualDriverOptions {
  /** Real or virtual: nothing here waits for anything else. */
  readonly clock: Clock;
  /** Uniform in [0, 1); asked only where a span is drawn by chance. */
  readonly random: () => number;
  /** From launch to `running`, in milliseconds; 10 by default. */
  readonly bootMs?: Span;
  /** What each machine does once it is up; `running({ … 200 … })` on every port by default. */
  readonly software?: Software;
  /** How software on a machine reaches AWS, for software that does. */
  readonly awsCall?: InstanceAwsCall;
}

/**
 * Machines that cost no process and no socket: they boot after a while, run a program that is a
 * function, answer probes and HTTP on connections in memory, call AWS as their instance, and die on
 * demand. A thousand of them are a few megabytes. The same seed and clock give the same life.
 */
export class VirtualDriver implements InstanceDriver {
  readonly kind = "virtual";
  /** Those that are not gone, by instance id. */
  readonly machines = new Map<string, VirtualMachine>();
  readonly #options: VirtualDriverOptions;
  readonly #listener: VirtualListener;

  constructor(options: VirtualDriverOptions) {
    this.#options = options;
    this.#listener = new VirtualListener(options.clock);
  }

  launch(order: MachineOrder, events: MachineEvents): VirtualMachine {
    const { clock, random, bootMs = 10, software = running(well), awsCall } = this.#options;
    const { instanceId } = order;
    const machine = new VirtualMachine({
      order,
      events,
      clock,
      listener: this.#listener,
      software,
      bootMs,
      awsCall,
      random,
      gone: () => {
        if (this.machines.get(instanceId) === machine) this.machines.delete(instanceId);
      },
    });
    this.machines.set(instanceId, machine);
    return machine;
  }

  async close(): Promise<void> {
    await Promise.all([...this.machines.values()].map((machine) => machine.kill()));
  }
}

/** Software that runs one program, the same on every machine, at once and only once. */
export function running(program: VirtualProgram): Software {
  return (machine) => machine.run(program);
}

const well: VirtualProgram = { answer: () => ({ status: 200, body: "ok\n" }) };
