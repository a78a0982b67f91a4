import { mkdir } from "node:fs/promises";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { BootFailure } from "./boot/boot-failure.ts";
import type { BuildStep } from "./dockerfile/image-plan.ts";
import { refused } from "./dockerfile/read-dockerfile.ts";
import type { MachineConsole } from "./machine-console.ts";
import type { Confinement } from "./room/confinement.ts";
import { type ConsolePipe, openConsolePipe } from "./room/console-pipe.ts";
import { openNamespacedRoom } from "./room/namespaced-room.ts";
import { openPlainRoom } from "./room/plain-room.ts";
import {
  type ProcessRoom,
  type Program,
  type Room,
  type RoomEvents,
  type RoomExit,
  StartRefused,
} from "./room/room.ts";
import { seedTree } from "./room/system-tree.ts";
import type { Toolchain } from "./room/toolchain.ts";

/** What the rooms of one machine are made with. */
export interface RoomsOrder {
  readonly clock: Clock;
  /** Private directory of the machine. */
  readonly directory: string;
  readonly console: MachineConsole;
  readonly confinement: Confinement;
  readonly toolchain: Toolchain;
  readonly nodePath: string;
  readonly reach: readonly number[];
  /** Port of this machine's loopback where AWS is served, if it is. */
  readonly awsPort: number | undefined;
  readonly imds: (socket: Socket) => void;
}

/** What the program of a release needs of its room. */
interface ProgramNeeds {
  readonly port: number;
  readonly usesAws: boolean;
  readonly owned: readonly string[];
  readonly events: RoomEvents;
}

/** A room for the program, and what differs from a real instance in it. */
export interface ProgramRoom {
  readonly room: ProcessRoom;
  /** What PORT must say. */
  readonly port: number;
  /** Why PORT is not the release's port. */
  readonly portRemark: string | undefined;
  /** Variables that lead the SDKs to AWS and to the metadata service. */
  readonly awsEnvironment: Readonly<Record<string, string>>;
}

/** One RUN of npm or pip. */
interface InstallOrder {
  readonly step: RunStep;
  readonly owned: readonly string[];
  /** What every build may know of this machine. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

type RunStep = Extract<BuildStep, { kind: "run" }>;

/** Inside the machine, since nothing can be given the address 169.254.169.254 there. */
const IMDS_PORTS = [1338, 1339] as const;

/** The tree of one machine and the rooms opened over it: one for each RUN, one for the program. */
export class MachineRooms {
  readonly tree: string;
  readonly #order: RoomsOrder;
  readonly #open = new Set<Room>();
  #pipe: Promise<ConsolePipe> | undefined;
  #isClosed = false;
  /** Of rooms that are closed. */
  #seconds = 0;

  constructor(order: RoomsOrder) {
    this.#order = order;
    this.tree = join(order.directory, "tree");
  }

  get confinement(): Confinement {
    return this.#order.confinement;
  }

  get hostPath(): string {
    return this.#order.toolchain.path;
  }

  /** Processor time used in all of them so far, in seconds. Linux only. */
  cpuSeconds(): number {
    return [...this.#open].reduce((sum, room) => sum + room.cpuSeconds(), this.#seconds);
  }

  /** Makes the empty tree. */
  async prepare(): Promise<void> {
    if (this.confinement.kind === "namespaces") await seedTree(this.tree);
    else await mkdir(this.tree, { recursive: true });
  }

  async openForProgram(needs: ProgramNeeds): Promise<ProgramRoom> {
    const { confinement, awsPort, reach, console } = this.#order;
    console.programBegins();
    if (confinement.kind === "none") return this.#openPlain(needs, confinement.reason);
    const reached = new Set(needs.usesAws && awsPort !== undefined ? [...reach, awsPort] : reach);
    // The program's own port stays its own.
    reached.delete(needs.port);
    const imdsPort = IMDS_PORTS.find((port) => port !== needs.port && !reached.has(port)) ?? 0;
    const doors = new Map(needs.usesAws ? [[imdsPort, this.#order.imds] as const] : []);
    const room = await this.#openNamespaced("own", [...reached], doors, needs);
    const imds = { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${imdsPort}` };
    const aws = awsPort === undefined ? {} : { AWS_ENDPOINT_URL: `http://127.0.0.1:${awsPort}` };
    const awsEnvironment = needs.usesAws ? { ...imds, ...aws } : {};
    return { room, port: needs.port, portRemark: undefined, awsEnvironment };
  }

  /** Runs npm or pip confined to the tree, with this machine's network; or BootFailure. */
  async install(order: InstallOrder): Promise<void> {
    const { confinement } = this.#order;
    const { step, signal } = order;
    if (confinement.kind === "none") {
      const reason = `it cannot be confined to the instance's own tree here: ${confinement.reason}`;
      throw refused(step.origin, reason);
    }
    let ended: (exit: RoomExit) => void = () => {};
    const end = new Promise<RoomExit>((resolve) => (ended = resolve));
    const events: RoomEvents = {
      exited: (exit) => ended(exit),
      died: () => ended({ code: 137, signal: "SIGKILL", outOfMemory: false }),
    };
    const room = await this.#openNamespaced("host", [], new Map(), { owned: order.owned, events });
    const stop = (): void => ended({ code: 137, signal: "SIGKILL", outOfMemory: false });
    signal.addEventListener("abort", stop, { once: true });
    try {
      await room.start(installProgram(order, this.hostPath));
      const { code } = await end;
      signal.throwIfAborted();
      if (code !== 0) throw failedStep(step, `exit ${code}`, code);
    } catch (error) {
      if (!(error instanceof StartRefused)) throw error;
      throw failedStep(step, `${step.argv[0]} is not on this machine`);
    } finally {
      signal.removeEventListener("abort", stop);
      await this.#close(room);
    }
  }

  /** Kills whatever still runs in any room. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#open].map((room) => this.#close(room)));
    const pipe = await this.#pipe;
    this.#pipe = undefined;
    await pipe?.drained();
    pipe?.close();
  }

  async #openNamespaced(
    network: "own" | "host",
    reach: readonly number[],
    doors: ReadonlyMap<number, (socket: Socket) => void>,
    needs: Pick<ProgramNeeds, "owned" | "events">,
  ): Promise<ProcessRoom> {
    const { clock, directory, toolchain, nodePath } = this.#order;
    const room = await openNamespacedRoom({
      ...(await this.#output()),
      clock,
      directory,
      toolchain,
      nodePath,
      network,
      reach,
      doors,
      tree: this.tree,
      owned: needs.owned,
      events: needs.events,
    });
    return this.#keep(room);
  }

  async #openPlain(needs: ProgramNeeds, reason: string): Promise<ProgramRoom> {
    const { clock, nodePath } = this.#order;
    const { room, actualPort } = await openPlainRoom({
      ...(await this.#output()),
      clock,
      nodePath,
      path: this.hostPath,
      declaredPort: needs.port,
      events: needs.events,
    });
    const portRemark =
      `this machine refuses namespaces (${reason}), so programs share its ports and must listen ` +
      `on $PORT`;
    return { room: await this.#keep(room), port: actualPort, portRemark, awsEnvironment: {} };
  }

  async #output(): Promise<Pick<ConsolePipe, "writeEnd" | "drained">> {
    const { directory, console } = this.#order;
    this.#pipe ??= openConsolePipe(directory, (text) => console.write(text));
    return this.#pipe;
  }

  async #keep(room: ProcessRoom): Promise<ProcessRoom> {
    this.#open.add(room);
    if (!this.#isClosed) return room;
    await this.#close(room);
    throw new Error("the machine is being terminated");
  }

  async #close(room: Room): Promise<void> {
    room.cpuSeconds();
    await room.close();
    if (this.#open.delete(room)) this.#seconds += room.cpuSeconds();
  }
}

function installProgram({ step, environment }: InstallOrder, path: string): Program {
  return {
    argv: step.argv,
    workingDirectory: step.workingDirectory,
    environment: { PATH: path, HOME: "/root", ...environment, ...step.environment },
    memoryBytes: undefined,
  };
}

function failedStep({ origin }: RunStep, reason: string, exitCode?: number): BootFailure {
  const where = `Dockerfile line ${origin.line}: ${origin.keyword} ${origin.text}`;
  return new BootFailure("BUILD_FAILED", `${where}: ${reason}`, exitCode);
}
