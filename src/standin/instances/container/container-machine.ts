import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "../../clock.ts";
import type { Machine, MachineEvents, MachineOrder, ProbeAnswer, ProbeRequest } from "../driver.ts";
import { httpProbe } from "../http-probe.ts";
import { type ImdsAnswer, imdsAnswer, type ImdsRequest } from "../imds.ts";
import { imdsDoor } from "../imds-door.ts";
import { type AccountView, imdsInstance } from "../imds-instance.ts";
import { MachineConsole } from "../machine-console.ts";
import { containerCpuSeconds } from "./container-cpu.ts";
import { docker, dockerIfThere } from "./docker.ts";
import { placeFiles, type Surroundings } from "./machine-files.ts";
import type { Marks } from "./marks.ts";
import { startScript } from "./start-script.ts";

/** What a driver gives each of its machines. */
interface MachineParts {
  readonly order: MachineOrder;
  readonly events: MachineEvents;
  readonly clock: Clock;
  /** Name of its container, there already when it has booted before. */
  readonly name: string;
  /** Settled once nobody else uses the container. */
  ground(): Promise<MachineGround>;
  account(): AccountView;
  /** Its address is known; `undefined`: it has none any more. */
  located(address: string | undefined): void;
  /** The machine is down; its disk is there still. */
  down(): void;
  complain(line: string): void;
}

/** What the machines of a driver have in common. */
export interface MachineGround {
  readonly image: string;
  readonly network: string;
  readonly marks: Marks;
  readonly privileges: readonly string[];
  /** Directories of this machine that instances see, at the same path, and cannot change. */
  readonly shown: readonly string[];
  readonly surroundings: Omit<Surroundings, "hopLimit">;
}

/** Characters of a body that `Machine.probe` promises at most. */
const probeBody = 1_024;
/** The program has 10 s, the rest of the system what is left. */
const stopSeconds = 20;

/** One instance as a container with an init and a Docker daemon, from one boot to its end. */
export class ContainerMachine implements Machine {
  /** Handed on as it is, so it is bound. */
  readonly cpuSeconds = (): number => containerCpuSeconds(this.#containerId);
  readonly #parts: MachineParts;
  readonly #console = new MachineConsole();
  readonly #sockets = new Set<Socket>();
  readonly #life: Promise<void>;
  /** Answers what its software asks of the metadata service. */
  readonly imds: (socket: Socket) => void;
  #isEnding = false;
  #address: string | undefined;
  #containerId: string | undefined;
  #down: Promise<void> | undefined;
  #gone: Promise<void> | undefined;

  constructor(parts: MachineParts) {
    this.#parts = parts;
    this.imds = imdsDoor((request) => this.#metadata(request));
    this.#life = this.#live();
  }

  connect(port: number): Promise<Duplex> {
    const host = this.#address;
    if (host === undefined) return Promise.reject(refused());
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port }, () => {
        socket.off("error", reject);
        resolve(socket);
      });
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
      socket.once("error", reject);
    });
  }

  probe(request: ProbeRequest): Promise<ProbeAnswer> {
    const { order, clock } = this.#parts;
    const open = (port: number): Promise<Duplex> => this.connect(port);
    return httpProbe({
      request,
      host: order.privateIp,
      clock,
      bodyLimit: probeBody,
      connect: open,
    });
  }

  terminate(): Promise<void> {
    this.#gone ??= this.stop().then(() => removeContainer(this.#parts.name));
    return this.#gone;
  }

  stop(): Promise<void> {
    this.#down ??= this.#end(stopSeconds);
    return this.#down;
  }

  /** As `stop`, but nothing inside is asked first. */
  kill(): Promise<void> {
    this.#down ??= this.#end(0);
    return this.#down;
  }

  console(): string {
    return this.#console.text();
  }

  async #live(): Promise<void> {
    const { events, order, name } = this.#parts;
    try {
      const ground = await this.#parts.ground();
      if (this.#isEnding) return;
      const found = await dockerIfThere("container", "inspect", "--format", "{{.Id}}", name);
      // A driver that was killed has left it running: its Region had a loss of power.
      if (found === undefined) await create(name, ground);
      else await docker("kill", name).catch(() => undefined);
      await placeFiles(name, { ...ground.surroundings, hopLimit: order.metadata.hopLimit });
      if (this.#isEnding) return;
      await docker("start", name);
      events.running();
      const { id, address, startedAt } = await whereIs(name, ground.network);
      this.#containerId = id;
      this.#address = address;
      this.#parts.located(address);
      if (!this.#isEnding) this.#follow(id, startedAt);
    } catch (error) {
      if (this.#isEnding) return;
      const said = error instanceof Error ? error.message : String(error);
      this.#parts.complain(`${order.instanceId}: ${said}`);
      this.#died(said);
    }
  }

  /** Its console, until the machine halts. */
  #follow(id: string, since: string): void {
    const logs = spawn("docker", ["logs", "--follow", "--since", since, id], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    logs.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#console.write(text.replaceAll("\r\n", "\n"));
    });
    logs.once("error", (error) => this.#parts.complain(String(error)));
    logs.once("close", () => {
      if (!this.#isEnding) this.#died("the machine halted");
    });
  }

  #metadata(request: Omit<ImdsRequest, "now">): ImdsAnswer {
    const { order, clock } = this.#parts;
    const instance = imdsInstance(order, this.#parts.account());
    return imdsAnswer(instance, { ...request, now: clock.now() });
  }

  #died(reason: string): void {
    this.#parts.events.died(reason);
    this.kill().catch((error: unknown) => this.#parts.complain(String(error)));
  }

  async #end(seconds: number): Promise<void> {
    this.#isEnding = true;
    await this.#life;
    // Reached until it is down: requests in flight are let finish by whoever asked for this.
    await dockerIfThere("stop", "--time", String(seconds), this.#parts.name);
    this.#address = undefined;
    // Nobody is there to close them, nor to refuse those that are being opened.
    for (const socket of this.#sockets) socket.destroy(refused());
    this.#parts.located(undefined);
    this.#parts.down();
  }
}

/** Removes a container and its disk; harmless when there is none. */
export async function removeContainer(name: string): Promise<void> {
  await dockerIfThere("rm", "--force", "--volumes", name);
}

async function create(name: string, ground: MachineGround): Promise<void> {
  await docker(
    "create",
    `--name=${name}`,
    `--hostname=${name.replace(/^slipway-/, "")}`,
    ...ground.marks.options,
    `--network=${ground.network}`,
    ...ground.privileges,
    // What comes with the network of its own: an instance's loopback may lead to this machine.
    "--sysctl=net.ipv4.conf.all.route_localnet=1",
    // Its console is a terminal, as on EC2; without colours.
    "--tty",
    "--env=TERM=dumb",
    "--env=container=docker",
    "--stop-signal=SIGRTMIN+3",
    "--tmpfs=/run:exec",
    "--tmpfs=/run/lock",
    "--tmpfs=/tmp:exec",
    "--volume=/var/lib/docker",
    ...ground.shown.map((path) => `--volume=${path}:${path}:ro`),
    ground.image,
    "/bin/sh",
    "-c",
    startScript,
  );
}

async function whereIs(
  name: string,
  network: string,
): Promise<{ readonly id: string; readonly address: string; readonly startedAt: string }> {
  const at = `(index .NetworkSettings.Networks "${network}").IPAddress`;
  const format = `{{.Id}} {{${at}}} {{.State.StartedAt}}`;
  const found = await docker("container", "inspect", "--format", format, name);
  const [id = "", address = "", startedAt = ""] = found.split(" ");
  return { id, address, startedAt };
}

const refused = (): Error =>
  Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
