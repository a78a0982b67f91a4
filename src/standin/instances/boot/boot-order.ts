import type { Clock } from "../../clock.ts";
import type { InstanceAwsCall, ProbeAnswer, ProbeRequest } from "../driver.ts";
import type { MachineConsole } from "../machine-console.ts";
import type { CommandEnd, Listener } from "../room/room.ts";
import type { ExitReport } from "./boot-report.ts";
import type { ReleaseDocument } from "./release-document.ts";

/** The instance that boots: what the boot agent sees of it. */
export interface BootOrder {
  readonly clock: Clock;
  /** Aborted when the instance is being shut down. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly launchedAt: number;
  readonly console: MachineConsole;
  readonly call: InstanceAwsCall;
  readonly hands: BootHands;
  /** A path below /latest of the metadata service; undefined when it answers 404. */
  metadata(path: string): string | undefined;
  /** As the load balancer asks: one HTTP GET on a fresh connection. */
  probe(request: ProbeRequest): Promise<ProbeAnswer>;
}

/** The two steps of a boot that kinds of machines do differently: artifact and run. */
export interface BootHands {
  readonly driver: "process" | "virtual";
  /** Makes the release ready to start; rejects with BootFailure. */
  prepare(release: ReleaseDocument): Promise<Prepared>;
}

/** A release that is ready to start. */
export interface Prepared {
  /** What was done, in a few words. */
  readonly detail: string;
  /** An earlier boot of this instance has run `run.afterStart`, and it exited with 0. */
  readonly ranAfterStart: boolean;
  /** Time the build took, which the health deadline does not count. */
  readonly buildMs: number;
  /** Of the artifact as it was found. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Starts the program; rejects with BootFailure. `exited` hears of every end of it. */
  start(
    config: Readonly<Record<string, string>>,
    exited: (exit: ExitReport, restarts: number) => void,
  ): Promise<Started>;
}

/** A program that has been started, and is started again when it ends. */
export interface Started {
  readonly name: string;
  /** Said when the program listens elsewhere, where PORT had to be another port. */
  readonly portRemark: string | undefined;
  /** Rejects with BootFailure when it ends for good before it is settled. */
  readonly gaveUp: Promise<never>;
  /** Runs `run.afterStart` beside the program; rejects with BootFailure when it does not end. */
  afterStart(argv: readonly string[]): Promise<CommandEnd>;
  /** The program is ready: from now on an exit is no longer a failed boot. */
  settle(): void;
  /** Where programs of the machine accept connections now. */
  listening(): Promise<readonly Listener[]>;
}
