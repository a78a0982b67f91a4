import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import type { InstanceDriver, Machine } from "../driver.ts";
import type { AccountView } from "../imds-instance.ts";
import { AddressBook } from "./address-book.ts";
import { clearAway, type Clearing } from "./clear-away.ts";
import { clearLeftovers } from "./clear-leftovers.ts";
import { ContainerMachine, type MachineGround, removeContainer } from "./container-machine.ts";
import { docker } from "./docker.ts";
import { findEngine, findPrivileges } from "./engine.ts";
import { type InstanceNetwork, openInstanceNetwork, relayTo } from "./instance-network.ts";
import { ensureMachineImage } from "./machine-image.ts";
import { type Marks, marksOf } from "./marks.ts";

/** What the container driver is made with. */
export interface ContainerDriverOptions {
  /** Directory that no other driver has at the same time: what is made is found again by it. */
  readonly identity: string;
  /** The `userdata` directory that the base AMI is made from. */
  readonly userdata: string;
  /** The disks stay when the driver closes, for one of the same identity. */
  readonly keepsDisks?: boolean;
  readonly clock: Clock;
  readonly metadataOf?: (instanceId: string) => AccountView;
  /** Ports of this machine's loopback that instances find at theirs: a registry. */
  readonly reach?: readonly number[];
  /** URLs of mirrors of Docker Hub, as an instance reaches them. */
  readonly mirrors?: readonly string[];
  /** Directories that instances may read, at the same path. */
  readonly shown?: readonly string[];
  /** Where the stand-in's HTTP door listens on the loopback. */
  readonly awsPort: () => number | undefined;
  /** One line for people. */
  readonly narrate: (line: string) => void;
}

/**
 * The driver that leaves nothing out: each instance is a container of the base AMI's own root file
 * system, with its init, its Docker daemon and the real boot scripts. It needs a Docker engine on
 * this machine; `prepare` says in words what is amiss.
 */
export class ContainerDriver implements InstanceDriver {
  readonly kind = "container";
  readonly #options: ContainerDriverOptions;
  readonly #marks: Marks;
  readonly #lock: string;
  readonly #name: string;
  readonly #addresses: AddressBook<ContainerMachine>;
  /** Those that are not down, by instance. */
  readonly #machines = new Map<string, ContainerMachine>();
  #ground: Promise<MachineGround> | undefined;
  #network: InstanceNetwork | undefined;
  #clearing: Clearing | undefined;
  #isClosed = false;

  constructor(options: ContainerDriverOptions) {
    this.#options = options;
    const digest = createHash("sha256").update(options.identity).digest("hex").slice(0, 12);
    this.#lock = join(options.identity, "containers.lock");
    const { keepsDisks = false } = options;
    this.#marks = marksOf({ digest, keepsDisks, lock: this.#lock });
    this.#name = `slipway-${digest}`;
    this.#addresses = new AddressBook(options.clock);
  }

  /**
   * Has engine, image and network ready, so that the first launch does not wait for them. Throws
   * DockerRefused.
   */
  async prepare(): Promise<void> {
    this.#ground ??= this.#prepare();
    await this.#ground;
  }

  launch(...[order, events]: Parameters<InstanceDriver["launch"]>): Machine {
    if (this.#isClosed) throw new Error("the container driver is closed");
    const { clock, metadataOf, narrate } = this.#options;
    const { instanceId } = order;
    const before = this.#machines.get(instanceId);
    this.#ground ??= this.#prepare();
    const ground = this.#ground;
    let known: string | undefined;
    const machine = new ContainerMachine({
      order,
      events,
      clock,
      name: containerName(instanceId),
      ground: async () => {
        await before?.kill();
        return await ground;
      },
      account: () => metadataOf?.(instanceId) ?? {},
      located: (address) => {
        if (address !== undefined) this.#addresses.enter(address, machine);
        else if (known !== undefined) this.#addresses.strike(known, machine);
        known = address;
      },
      down: () => {
        if (this.#machines.get(instanceId) === machine) this.#machines.delete(instanceId);
      },
      complain: (line) => narrate(line),
    });
    this.#machines.set(instanceId, machine);
    return machine;
  }

  async discard(instanceId: string): Promise<void> {
    await this.#machines.get(instanceId)?.kill();
    await removeContainer(containerName(instanceId));
  }

  /**
   * Removes what a driver of this identity left when it was killed, but for instances that are
   * still wanted. To be called after `prepare`, before any launch.
   */
  async sweep(isWanted: (instanceId: string) => boolean): Promise<void> {
    const { filter } = this.#marks;
    const found = await docker("ps", "--all", "--filter", filter, "--format", "{{.Names}}");
    const names = found.split("\n").filter((name) => name !== "");
    const strays = names.filter((name) => !isWanted(name.slice(containerName("").length)));
    await Promise.all(strays.map(removeContainer));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#machines.values()].map((machine) => machine.kill()));
    await this.#ground?.catch(() => undefined);
    // Containers hold on to their network, so they go first.
    await this.#clearing?.now();
    await this.#network?.close(this.#options.keepsDisks === true);
  }

  async #prepare(): Promise<MachineGround> {
    const { userdata, clock, narrate, keepsDisks = false } = this.#options;
    const engine = await findEngine();
    const image = await ensureMachineImage({ userdata, clock, narrate });
    const privileges = await findPrivileges(engine, image);
    const marks = this.#marks;
    this.#clearing = await clearAway({ marks, keepsDisks, lock: this.#lock });
    // Before a network is asked for: those that are left may have every address there is.
    await clearLeftovers(narrate);
    const network = await openInstanceNetwork({ name: this.#name, marks });
    this.#network = network;
    const { mirrors = [], shown = [], reach = [] } = this.#options;
    const found: (readonly [number, number])[] = [];
    for (const port of reach) {
      found.push([port, await network.open(this.#forOurs(relayTo(() => port)))]);
    }
    const surroundings = {
      gateway: network.gateway,
      metadataPort: await network.open(this.#forOurs((socket, machine) => machine.imds(socket))),
      awsPort: await network.open(this.#forOurs(relayTo(this.#options.awsPort))),
      reach: found,
      mirrors,
    };
    narrate(
      `instances are containers of ${image} on Docker ${engine.version}, with the AMI's own boot ` +
        `scripts; their network is ${network.subnet}`,
    );
    return { image, network: network.name, marks, privileges, shown, surroundings };
  }

  /** Serves our instances and turns everybody else away. */
  #forOurs(serve: (socket: Socket, machine: ContainerMachine) => void) {
    return (socket: Socket, address: string): void => {
      void this.#addresses.find(address).then((machine) => {
        if (machine === undefined) socket.destroy();
        else serve(socket, machine);
        socket.resume();
      });
    };
  }
}

const containerName = (instanceId: string): string => `slipway-${instanceId}`;
