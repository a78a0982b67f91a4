import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { InstanceAwsCall, InstanceDriver, Machine } from "./driver.ts";
import type { AccountView } from "./imds-instance.ts";
import type { RoomsOrder } from "./machine-rooms.ts";
import { ProcessMachine } from "./process-machine.ts";
import { removeTree } from "./remove-tree.ts";
import { type Confinement, tryConfinement } from "./room/confinement.ts";
import { readToolchain } from "./room/toolchain.ts";
import { engageUndertaker, type Undertaker } from "./room/undertaker.ts";

/** What the process driver is made with. */
export interface ProcessDriverOptions {
  /** Machines live below it; made when missing. */
  readonly stateDirectory: string;
  /**
   * The disks stay when the driver closes, for one made over the same directory later: launched
   * there again, an instance boots from its disk. Otherwise nothing is left.
   */
  readonly keepsDisks?: boolean;
  readonly clock: Clock;
  readonly awsCall: InstanceAwsCall;
  /** Account and Auto Scaling facts for the metadata service. */
  readonly metadataOf?: (instanceId: string) => AccountView;
  /** Ports of this machine's loopback (a database) that programs reach as 127.0.0.1:port. */
  readonly reach?: readonly number[];
  /** Where the stand-in's HTTP door listens, for programs with `run.aws: instance`. */
  readonly awsPort?: () => number | undefined;
  /** One line for people. */
  narrate(line: string): void;
  /** Takes the place of looking: what this machine allows, for tests of the refusal. */
  readonly confinement?: Confinement;
}

/**
 * The driver that needs nothing but Node: each instance is the release's program itself, on Linux
 * with a root, network and process list of its own. It does not run the base AMI's boot script; its
 * boot agent follows the same contract (userdata/README.md).
 */
export function createProcessDriver(options: ProcessDriverOptions): InstanceDriver {
  return new ProcessDriver(options);
}

interface Ground {
  readonly undertaker: Undertaker | undefined;
  readonly shared: Omit<RoomsOrder, "clock" | "directory" | "console" | "imds" | "awsPort">;
}

class ProcessDriver implements InstanceDriver {
  readonly kind = "process";
  readonly #options: ProcessDriverOptions;
  /** Those that are not down, by instance. */
  readonly #machines = new Map<string, ProcessMachine>();
  #directory: Promise<string> | undefined;
  #ground: Promise<Ground> | undefined;
  #isClosed = false;

  constructor(options: ProcessDriverOptions) {
    this.#options = options;
  }

  launch(...[order, events]: Parameters<InstanceDriver["launch"]>): Machine {
    if (this.#isClosed) throw new Error("the process driver is closed");
    const options = this.#options;
    const { clock, awsCall } = options;
    const { instanceId } = order;
    const before = this.#machines.get(instanceId);
    this.#ground ??= this.#prepare();
    const ground = this.#ground;
    const machine = new ProcessMachine({
      order,
      events,
      clock,
      awsCall,
      directory: async () => {
        await ground;
        await before?.kill();
        return this.#diskOf(instanceId);
      },
      account: () => options.metadataOf?.(instanceId) ?? {},
      rooms: async () => ({ ...(await ground).shared, awsPort: options.awsPort?.() }),
      complain: (line) => options.narrate(line),
      down: () => {
        if (this.#machines.get(instanceId) === machine) this.#machines.delete(instanceId);
      },
    });
    this.#machines.set(instanceId, machine);
    return machine;
  }

  async discard(instanceId: string): Promise<void> {
    await this.#machines.get(instanceId)?.kill();
    await removeTree(await this.#diskOf(instanceId));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#machines.values()].map((machine) => machine.kill()));
    const ground = await this.#ground;
    if (this.#options.keepsDisks === true) return;
    if (this.#directory !== undefined) await removeTree(await this.#directory);
    await ground?.undertaker?.dismiss();
  }

  async #diskOf(instanceId: string): Promise<string> {
    this.#directory ??= this.#makeDirectory();
    return join(await this.#directory, instanceId);
  }

  async #makeDirectory(): Promise<string> {
    const { stateDirectory, keepsDisks } = this.#options;
    await mkdir(stateDirectory, { recursive: true });
    return keepsDisks === true ? stateDirectory : mkdtemp(join(stateDirectory, "machines-"));
  }

  async #prepare(): Promise<Ground> {
    const { clock, keepsDisks, reach = [] } = this.#options;
    this.#directory ??= this.#makeDirectory();
    const directory = await this.#directory;
    const undertaker = keepsDisks === true ? undefined : engageUndertaker(directory);
    const nodePath = process.execPath;
    const toolchain = readToolchain(process.env["PATH"] ?? "", nodePath);
    const { platform } = process;
    const confinement =
      this.#options.confinement ??
      (await tryConfinement({ directory, clock, toolchain, nodePath, platform }));
    this.#options.narrate(inWords(confinement));
    return { undertaker, shared: { confinement, toolchain, nodePath, reach } };
  }
}

function inWords(confinement: Confinement): string {
  const start = "instances are processes of this machine; the AMI's boot script is not exercised";
  if (confinement.kind === "namespaces") return `${start}; each has its own namespaces`;
  return `${start}; namespaces are refused (${confinement.reason}), so programs must use $PORT`;
}
