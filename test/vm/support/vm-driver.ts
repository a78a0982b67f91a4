import { rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { Clock } from "../../../src/standin/clock.ts";
import type {
  InstanceDriver,
  Machine,
  MachineEvents,
  MachineOrder,
} from "../../../src/standin/instances/driver.ts";
import { httpProbe } from "../../../src/standin/instances/http-probe.ts";
import { imdsDoor } from "../../../src/standin/instances/imds-door.ts";
import { type AccountView, imdsInstance } from "../../../src/standin/instances/imds-instance.ts";
import { imdsAnswer, type ImdsRequest } from "../../../src/standin/instances/imds.ts";
import { QemuMachine } from "./qemu-machine.ts";
import type { VmImage } from "./vm-image.ts";

/** What a driver of virtual machines is made with. */
export interface VmDriverOptions {
  readonly image: VmImage;
  readonly directory: string;
  readonly clock: Clock;
  /** The one port that programs are reached on. */
  readonly port: number;
  readonly awsPort: () => number;
  readonly metadataOf: (instanceId: string) => AccountView;
}

/** A question to a metadata service, and what was answered. */
export interface Asked extends Omit<ImdsRequest, "now"> {
  readonly status: number;
}

/** A slow guest needs most of this to stop its program, Docker and itself. */
const stopMs = 180_000;

/** Instances that are virtual machines, each with a metadata service of its own. */
export class VmDriver implements InstanceDriver {
  readonly kind = "container";
  /** By instance; the last machine of each. */
  readonly machines = new Map<string, VirtualMachine>();
  readonly #options: VmDriverOptions;

  constructor(options: VmDriverOptions) {
    this.#options = options;
  }

  launch(order: MachineOrder, events: MachineEvents): Machine {
    const machine = new VirtualMachine(this.#options, order, events);
    this.machines.set(order.instanceId, machine);
    return machine;
  }

  async close(): Promise<void> {
    await Promise.all([...this.machines.values()].map((machine) => machine.kill()));
  }
}

export class VirtualMachine implements Machine {
  /** What its software asked of the metadata service, in turn. */
  readonly asked: Asked[] = [];
  readonly launchedAt: number;
  readonly #options: VmDriverOptions;
  readonly #order: MachineOrder;
  readonly #qemu: Promise<QemuMachine>;
  readonly #metadata: Server;
  #at = 0;
  #isEnding = false;
  #down: Promise<void> | undefined;

  constructor(options: VmDriverOptions, order: MachineOrder, events: MachineEvents) {
    this.#options = options;
    this.#order = order;
    this.launchedAt = options.clock.now();
    this.#metadata = createServer(imdsDoor((request) => this.#answer(request)));
    this.#qemu = this.#start(events);
  }

  get #directory(): string {
    return join(this.#options.directory, this.#order.instanceId);
  }

  connect(port: number): Promise<Duplex> {
    if (port !== this.#options.port || this.#at === 0 || this.#isEnding) {
      return Promise.reject(new Error("connect ECONNREFUSED"));
    }
    return new Promise((resolve, reject) => {
      const socket = connect(this.#at, "127.0.0.1", () => resolve(socket));
      socket.once("error", reject);
    });
  }

  probe(request: Parameters<Machine["probe"]>[0]): ReturnType<Machine["probe"]> {
    const open = (port: number): Promise<Duplex> => this.connect(port);
    const { privateIp: host } = this.#order;
    const { clock } = this.#options;
    return httpProbe({ request, host, clock, bodyLimit: 1_024, connect: open });
  }

  stop(): Promise<void> {
    this.#down ??= this.#end((qemu) => qemu.powerDown(stopMs));
    return this.#down;
  }

  kill(): Promise<void> {
    this.#down ??= this.#end((qemu) => {
      qemu.kill();
      return qemu.ended;
    });
    return this.#down;
  }

  async terminate(): Promise<void> {
    await this.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** What it last said, for whoever asks why; all of it is in `output`. */
  console(): string {
    return this.#output.slice(-65_536);
  }

  /** What a command says that root gives on it. */
  async shell(command: string, withinMs = 120_000): Promise<string> {
    return await (await this.#qemu).shell(command, withinMs);
  }

  get #output(): string {
    return this.#running?.console() ?? "";
  }

  #running: QemuMachine | undefined;

  async #start(events: MachineEvents): Promise<QemuMachine> {
    const { image, clock, port, awsPort } = this.#options;
    const metadataPort = await listen(this.#metadata);
    const at = await freePort();
    const qemu = new QemuMachine({
      image,
      clock,
      metadataPort,
      directory: this.#directory,
      awsPort: awsPort(),
      forward: { port, at },
    });
    this.#at = at;
    this.#running = qemu;
    events.running();
    void qemu.ended.then(() => {
      if (!this.#isEnding) events.died(`the machine halted: ${qemu.console().slice(-500)}`);
    });
    return qemu;
  }

  #answer(request: Omit<ImdsRequest, "now">) {
    const { clock, metadataOf } = this.#options;
    const instance = imdsInstance(this.#order, metadataOf(this.#order.instanceId));
    const answer = imdsAnswer(instance, { ...request, now: clock.now() });
    this.asked.push({ ...request, status: answer.status });
    return answer;
  }

  async #end(how: (qemu: QemuMachine) => Promise<void>): Promise<void> {
    const qemu = await this.#qemu;
    // Its program answers until it is asked to end; whoever is connected is let finish.
    const down = how(qemu);
    this.#isEnding = true;
    await down;
    this.#metadata.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((done) => server.close(done));
  return port;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
