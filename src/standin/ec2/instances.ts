import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import type { Ec2Instance, Ec2State, Launch } from "./ec2-instance.ts";
import { machineOrder } from "./machine-order.ts";
import type { Subnet } from "./network.ts";
import type { ResolvedTemplate } from "./resolved-template.ts";
import { tagsFor } from "./tag-record.ts";

/**
 * The instances of a Region and the way of each from `pending` to `terminated` (aws-facts §3.2).
 * Terminated ones stay visible for one hour.
 */
export class Instances {
  readonly launches: Launch[] = [];
  readonly #region: Region;
  readonly #byId = new Map<string, Ec2Instance>();
  readonly #listeners: StateListener[] = [];

  constructor(region: Region) {
    this.#region = region;
  }

  all(): readonly Ec2Instance[] {
    return [...this.#byId.values()];
  }

  byId(instanceId: string): Ec2Instance | undefined {
    return this.#byId.get(instanceId);
  }

  /** For `kept-ec2.ts`. */
  get inside(): { readonly byId: Map<string, Ec2Instance> } {
    return { byId: this.#byId };
  }

  onStateChange(listener: StateListener): void {
    this.#listeners.push(listener);
  }

  /** An instance in `pending`; its machine starts `pace.launchMs` later. */
  launch(order: InstanceOrder): Ec2Instance {
    const { template, subnet } = order;
    const { clock, pace } = this.#region;
    const instance: Ec2Instance = {
      instanceId: `i-${this.#region.hex(17)}`,
      reservationId: `r-${this.#region.hex(17)}`,
      subnetId: subnet.subnetId,
      availabilityZone: subnet.availabilityZone,
      vpcId: subnet.vpcId,
      privateIp: subnet.addresses.take(),
      imageId: order.imageId,
      instanceType: template.data.InstanceType ?? "",
      launchTime: new Date(clock.now()),
      template,
      tags: { ...tagsFor("instance", template.data.TagSpecifications), ...order.tags },
      state: "pending",
      machine: undefined,
      reason: "",
      console: "",
      terminatedAt: undefined,
    };
    this.#byId.set(instance.instanceId, instance);
    this.#record(instance);
    clock.after(pace.launchMs, () => this.#start(instance, subnet));
    return instance;
  }

  /** Asks an instance to end; harmless when it is ending already (aws-facts §3.2). */
  terminate(instance: Ec2Instance, subnet: Subnet | undefined): void {
    if (instance.state === "shutting-down" || instance.state === "terminated") {
      return;
    }
    this.#move(instance, "shutting-down", "Client.UserInitiatedShutdown: User initiated shutdown");
    if (!instance.machine) {
      this.#settle(instance, subnet);
      return;
    }
    instance.machine.terminate().then(
      () => this.#settle(instance, subnet),
      (error: unknown) => {
        instance.reason = `Server.InternalError: ${String(error)}`;
        this.#settle(instance, subnet);
      },
    );
  }

  /** The Region has its power back: what ran is started again, what was ending ends. */
  resume(instance: Ec2Instance, subnet: Subnet): void {
    if (instance.state === "pending" || instance.state === "running") {
      this.#start(instance, subnet);
    } else if (instance.state === "terminated") {
      this.#forgetLater(instance);
    } else {
      this.#settle(instance, subnet);
    }
  }

  /** The machine is gone; the instance follows. */
  #settle(instance: Ec2Instance, subnet: Subnet | undefined): void {
    this.#region.clock.after(this.#region.pace.terminationMs, () => {
      if (instance.state === "shutting-down") {
        this.#bury(instance, subnet);
      } else if (instance.state === "stopping") {
        this.#forgetMachine(instance);
        this.#move(instance, "stopped", instance.reason);
      }
    });
  }

  #record(instance: Ec2Instance): void {
    this.launches.push({
      at: instance.launchTime.getTime(),
      instanceId: instance.instanceId,
      launchTemplateName: instance.template.launchTemplateName,
      version: instance.template.version,
      tags: { ...instance.tags },
    });
  }

  #start(instance: Ec2Instance, subnet: Subnet): void {
    if (instance.state !== "pending" && instance.state !== "running") {
      return;
    }
    // Told through the clock, so that `machine` is set before anybody hears of the news.
    const told = (news: () => void) => () => void this.#region.clock.after(0, news);
    try {
      instance.machine = this.#region.driver.launch(machineOrder(this.#region, instance), {
        running: told(() => this.#ran(instance)),
        died: (reason) => told(() => this.#died(instance, subnet, reason))(),
      });
    } catch (error) {
      this.#bury(
        instance,
        subnet,
        `Client.InternalError: Client error on launch (${String(error)})`,
      );
    }
  }

  #ran(instance: Ec2Instance): void {
    if (instance.state === "pending") {
      this.#move(instance, "running", "");
    }
  }

  /**
   * A machine that went by itself: before `running` the launch has failed and the instance is
   * terminated at once; after it, the instance stops, or terminates where the template says so.
   */
  #died(instance: Ec2Instance, subnet: Subnet, reason: string): void {
    if (instance.state === "pending") {
      this.#bury(instance, subnet, `Server.InternalError: ${reason}`);
      return;
    }
    if (instance.state !== "running") {
      return;
    }
    const ends = instance.template.data.InstanceInitiatedShutdownBehavior === "terminate";
    this.#move(instance, ends ? "shutting-down" : "stopping", `${instanceInitiated} (${reason})`);
    this.#settle(instance, subnet);
  }

  #bury(instance: Ec2Instance, subnet: Subnet | undefined, reason = instance.reason): void {
    this.#forgetMachine(instance);
    void this.#region.driver.discard?.(instance.instanceId);
    subnet?.addresses.giveBack(instance.privateIp);
    instance.terminatedAt = this.#region.clock.now();
    this.#move(instance, "terminated", reason);
    this.#forgetLater(instance);
  }

  #forgetLater({ instanceId, terminatedAt = 0 }: Ec2Instance): void {
    const { clock } = this.#region;
    const wait = terminatedAt + visibleAfterTerminationMs - clock.now();
    clock.after(wait, () => this.#byId.delete(instanceId));
  }

  #forgetMachine(instance: Ec2Instance): void {
    instance.console = instance.machine?.console() ?? instance.console;
    instance.machine = undefined;
  }

  #move(instance: Ec2Instance, state: Ec2State, reason: string): void {
    const previous = instance.state;
    instance.state = state;
    instance.reason = reason;
    for (const listener of this.#listeners) {
      listener(instance, previous);
    }
  }
}

interface InstanceOrder {
  readonly template: ResolvedTemplate;
  readonly imageId: string;
  readonly subnet: Subnet;
  /** They win over the template's own tags for instances (aws-facts §1.1). */
  readonly tags: Readonly<Record<string, string>>;
}

export type StateListener = (instance: Ec2Instance, previous: Ec2State) => void;

const instanceInitiated = "Client.InstanceInitiatedShutdown: Instance initiated shutdown";

/** Terminated instances stay visible "usually less than one hour" (aws-facts §3.2). */
const visibleAfterTerminationMs = 3_600_000;

/** EC2's answer to ids it does not know; nothing else is returned then (aws-facts §3.2). */
export function instancesNotFound(ids: readonly string[]): AwsError {
  const text =
    ids.length === 1
      ? `The instance ID '${ids[0]}' does not exist`
      : `The instance IDs '${ids.join(", ")}' do not exist`;
  return new AwsError("InvalidInstanceID.NotFound", text);
}
