import type { Machine } from "../instances/driver.ts";
import type { Region } from "../region.ts";
import type { Ec2Instance, Ec2State } from "./ec2-instance.ts";
import { forgetMachine, postConsole } from "./instance-console.ts";
import { machineOrder } from "./machine-order.ts";

/** The way of an instance from `pending` to `terminated`, and of its machine (aws-facts §3.2). */
export class InstanceLife {
  readonly #region: Region;
  readonly #moved: Moved;

  /** `moved` is told of every change of state. */
  constructor(region: Region, moved: Moved) {
    this.#region = region;
    this.#moved = moved;
  }

  /** The machine of an instance in `pending` starts `pace.launchMs` from now. */
  begin(instance: Ec2Instance): void {
    const { clock, pace } = this.#region;
    clock.after(pace.launchMs, () => this.#boot(instance));
  }

  /** Only from `running`; the disk stays. */
  stop(instance: Ec2Instance): void {
    this.#move(instance, "stopping", userInitiated, this.#byUser());
    this.#takeDown(instance, shutDown);
  }

  /** Only from `stopped`. */
  start(instance: Ec2Instance): void {
    const { clock, quirks } = this.#region;
    if (quirks.has("EC2-18")) instance.launchTime = new Date(clock.now());
    instance.console = "";
    this.#move(instance, "pending", "");
    this.begin(instance);
  }

  /** Only from `running`, which it stays: the machine goes down and boots again from its disk. */
  reboot(instance: Ec2Instance): void {
    const { machine } = instance;
    if (!machine) return;
    const again = (): void => {
      if (instance.state !== "running" || instance.machine !== machine) return;
      forgetMachine(instance);
      this.#boot(instance);
    };
    shutDown(machine).then(again, (error: unknown) => this.#died(instance, String(error)));
  }

  /** Asks an instance to end; harmless when it is ending already. */
  terminate(instance: Ec2Instance): void {
    if (instance.state === "shutting-down" || instance.state === "terminated") return;
    this.#move(instance, "shutting-down", userInitiated, this.#byUser());
    this.#takeDown(instance, (machine) => machine.terminate());
  }

  /** The Region has its power back: what ran is started again, what was ending ends. */
  resume(instance: Ec2Instance): void {
    if (instance.state === "pending" || instance.state === "running") this.#boot(instance);
    else this.#settle(instance);
  }

  #takeDown(instance: Ec2Instance, how: (machine: Machine) => Promise<void>): void {
    const { machine } = instance;
    if (!machine) return this.#settle(instance);
    how(machine).then(
      () => this.#settle(instance),
      (error: unknown) => {
        instance.reason = `Server.InternalError: ${String(error)}`;
        this.#settle(instance);
      },
    );
  }

  /** The machine is gone; the instance follows. */
  #settle(instance: Ec2Instance): void {
    this.#region.clock.after(this.#region.pace.terminationMs, () => {
      if (instance.state === "shutting-down") this.#bury(instance);
      else if (instance.state === "stopping") this.#halt(instance, instance.reason);
    });
  }

  #boot(instance: Ec2Instance): void {
    if (instance.state !== "pending" && instance.state !== "running") return;
    const { clock, driver } = this.#region;
    let machine: Machine | undefined;
    // Told through the clock, so that `machine` is set before anybody hears of the news; what a
    // machine says whose place another has taken is not heard.
    const told = (news: () => void) => () =>
      void clock.after(0, () => {
        if (instance.machine === machine) news();
      });
    try {
      machine = driver.launch(machineOrder(this.#region, instance), {
        running: told(() => this.#ran(instance)),
        died: (reason) => told(() => this.#died(instance, reason))(),
      });
      instance.machine = machine;
    } catch (error) {
      this.#failed(instance, `Client.InternalError: Client error on launch (${String(error)})`);
    }
  }

  #ran(instance: Ec2Instance): void {
    const { clock, pace } = this.#region;
    instance.bootedAt = clock.now();
    const { machine } = instance;
    clock.after(pace.consoleMs, () => {
      if (instance.machine === machine) postConsole(instance, clock.now());
    });
    if (instance.state === "pending") this.#move(instance, "running", "");
  }

  /** A machine that went by itself: a running instance stops, or ends if launched to do so. */
  #died(instance: Ec2Instance, reason: string): void {
    if (instance.state !== "running")
      return this.#failed(instance, `Server.InternalError: ${reason}`);
    const { InstanceInitiatedShutdownBehavior: wanted = "stop" } = instance.data;
    const ends = wanted === "terminate" || !this.#region.quirks.has("EC2-32");
    const next = ends ? "shutting-down" : "stopping";
    this.#move(instance, next, `${instanceInitiated} (${reason})`);
    this.#settle(instance);
  }

  /** A launch that failed is terminated at once; a start that failed leaves it stopped. */
  #failed(instance: Ec2Instance, reason: string): void {
    if (instance.state === "running") this.#died(instance, reason);
    if (instance.state !== "pending") return;
    const isFirst = instance.bootedAt === undefined && this.#region.quirks.has("EC2-13");
    if (isFirst) this.#bury(instance, reason);
    else this.#halt(instance, reason);
  }

  #halt(instance: Ec2Instance, reason: string): void {
    this.#leave(instance);
    this.#move(instance, "stopped", reason, instance.transition);
  }

  #bury(instance: Ec2Instance, reason = instance.reason): void {
    this.#leave(instance);
    void this.#region.driver.discard?.(instance.instanceId);
    this.#region.ec2.subnet(instance.subnetId)?.addresses.giveBack(instance.privateIp);
    instance.terminatedAt = this.#region.clock.now();
    this.#move(instance, "terminated", reason, instance.transition);
  }

  #leave(instance: Ec2Instance): void {
    postConsole(instance, this.#region.clock.now());
    forgetMachine(instance);
  }

  #byUser(): string {
    const at = new Date(this.#region.clock.now()).toISOString();
    return `User initiated (${at.slice(0, 10)} ${at.slice(11, 19)} GMT)`;
  }

  #move(instance: Ec2Instance, state: Ec2State, reason: string, transition = ""): void {
    const previous = instance.state;
    instance.state = state;
    instance.reason = reason;
    instance.transition = transition;
    this.#moved(instance, previous);
  }
}

type Moved = (instance: Ec2Instance, previous: Ec2State) => void;

const userInitiated = "Client.UserInitiatedShutdown: User initiated shutdown";
const instanceInitiated = "Client.InstanceInitiatedShutdown: Instance initiated shutdown";

/** A machine without a disk has nothing to come back to: it ends. */
const shutDown = (machine: Machine): Promise<void> => machine.stop?.() ?? machine.terminate();
