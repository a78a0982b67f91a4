import { mkdir } from "node:fs/promises";
import type { Duplex } from "node:stream";
import type { Clock } from "../clock.ts";
import { boot } from "./boot/boot.ts";
import { processHands } from "./boot/process-hands.ts";
import type { Supervisor } from "./boot/supervise.ts";
import type {
  InstanceAwsCall,
  Machine,
  MachineEvents,
  MachineOrder,
  ProbeAnswer,
  ProbeRequest,
} from "./driver.ts";
import { httpProbe } from "./http-probe.ts";
import { type AccountView, imdsInstance } from "./imds-instance.ts";
import { imdsDoor } from "./imds-door.ts";
import { type ImdsAnswer, imdsAnswer, type ImdsRequest } from "./imds.ts";
import { MachineConsole } from "./machine-console.ts";
import { MachineRooms, type RoomsOrder } from "./machine-rooms.ts";
import { removeTree } from "./remove-tree.ts";
import type { Room } from "./room/room.ts";

/** What a driver gives each of its machines. */
interface MachineParts {
  readonly order: MachineOrder;
  readonly events: MachineEvents;
  readonly clock: Clock;
  readonly awsCall: InstanceAwsCall;
  /**
   * The machine's own, there already when it has booted before; settled once nobody else uses it.
   */
  directory(): Promise<string>;
  account(): AccountView;
  /** What the driver's rooms have in common. */
  rooms(): Promise<
    Pick<RoomsOrder, "confinement" | "toolchain" | "nodePath" | "reach" | "awsPort">
  >;
  /** The machine is down; its disk is there still. */
  down(): void;
  /** Something in the machine went wrong that is nobody's release's fault. */
  complain(line: string): void;
}

/** Characters of a body that `Machine.probe` promises at most. */
const PROBE_BODY = 1_024;
/** The boot takes secrets out before it cuts, so it wants more. */
const BOOT_PROBE_BODY = 16_384;

/** One instance as a confined process on this machine, from one boot to its end. */
export class ProcessMachine implements Machine {
  /** /proc tells it on Linux only. */
  readonly cpuSeconds?: () => number;
  readonly #parts: MachineParts;
  readonly #console = new MachineConsole();
  readonly #ending = new AbortController();
  readonly #life: Promise<void>;
  #rooms: MachineRooms | undefined;
  #program: { room: Room; supervisor: Supervisor; stopSignal: string } | undefined;
  #down: Promise<void> | undefined;
  #gone: Promise<void> | undefined;

  constructor(parts: MachineParts) {
    this.#parts = parts;
    if (process.platform === "linux") {
      this.cpuSeconds = () => this.#rooms?.cpuSeconds() ?? 0;
    }
    this.#life = this.#live(parts.clock.now());
  }

  async connect(port: number): Promise<Duplex> {
    const room = this.#program?.room;
    if (room !== undefined && !this.#ending.signal.aborted) return room.connect(port);
    throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  }

  probe(request: ProbeRequest): Promise<ProbeAnswer> {
    return this.#probe(request, PROBE_BODY);
  }

  terminate(): Promise<void> {
    this.#gone ??= this.stop().then(async () => removeTree(await this.#parts.directory()));
    return this.#gone;
  }

  stop(): Promise<void> {
    this.#down ??= this.#end(true);
    return this.#down;
  }

  /** As `stop`, but the program is not asked first. */
  kill(): Promise<void> {
    this.#down ??= this.#end(false);
    return this.#down;
  }

  console(): string {
    return this.#console.text();
  }

  #probe(request: ProbeRequest, bodyLimit: number): Promise<ProbeAnswer> {
    const { order, clock } = this.#parts;
    const connect = (port: number): Promise<Duplex> => this.connect(port);
    return httpProbe({ request, host: order.privateIp, clock, bodyLimit, connect });
  }

  async #live(launchedAt: number): Promise<void> {
    const { order, clock, awsCall, events } = this.#parts;
    try {
      const directory = await this.#parts.directory();
      await mkdir(directory, { recursive: true });
      const shared = await this.#parts.rooms();
      if (this.#ending.signal.aborted) return;
      events.running();
      const imds = imdsDoor((request) => this.#metadata(request));
      const console = this.#console;
      this.#rooms = new MachineRooms({ ...shared, clock, directory, console, imds });
      const { signal } = this.#ending;
      const hands = processHands({
        clock,
        launchedAt,
        directory,
        console,
        signal,
        rooms: this.#rooms,
        opened: (room, supervisor, stopSignal) => {
          this.#program = { room, supervisor, stopSignal };
        },
        died: (reason) => this.#died(reason),
      });
      await boot({
        clock,
        launchedAt,
        console,
        signal,
        call: awsCall,
        hands,
        metadata: metadataReader((request) => this.#metadata(request)),
        probe: (request) => this.#probe(request, BOOT_PROBE_BODY),
      });
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#parts.complain(`${order.instanceId}: ${said}`);
      this.#died(error instanceof Error ? error.message : String(error));
    }
  }

  #metadata(request: Omit<ImdsRequest, "now">): ImdsAnswer {
    const { order, clock } = this.#parts;
    const instance = imdsInstance(order, this.#parts.account());
    return imdsAnswer(instance, { ...request, now: clock.now() });
  }

  #died(reason: string): void {
    if (this.#ending.signal.aborted) return;
    this.#parts.events.died(reason);
    this.kill().catch((error: unknown) => this.#parts.complain(String(error)));
  }

  async #end(asking: boolean): Promise<void> {
    const program = this.#program;
    // A running program keeps its room, and its connections, until it has stopped.
    if (asking && program !== undefined) await program.supervisor.stop(program.stopSignal);
    this.#ending.abort(new Error("the machine is being shut down"));
    if (program !== undefined) void program.supervisor.stop("SIGKILL");
    await this.#rooms?.close();
    await this.#life;
    await this.#rooms?.close();
    await this.#console.close();
    this.#parts.down();
  }
}

/** The boot agent asks as any client does: a token first. */
function metadataReader(
  answer: (request: Omit<ImdsRequest, "now">) => ImdsAnswer,
): (path: string) => string | undefined {
  return (path) => {
    const ttl = { "x-aws-ec2-metadata-token-ttl-seconds": "60" };
    const { body } = answer({ method: "PUT", path: "/latest/api/token", headers: ttl });
    const headers = { "x-aws-ec2-metadata-token": body };
    const found = answer({ method: "GET", path: `/latest/${path}`, headers });
    return found.status === 200 ? found.body : undefined;
  };
}
