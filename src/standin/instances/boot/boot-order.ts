import type { Clock } from "../../clock.ts";
import type { InstanceAwsCall } from "../driver.ts";
import type { MachineConsole } from "../machine-console.ts";
import type { MachineRooms } from "../machine-rooms.ts";
import type { ProbeAnswer, ProbeRequest } from "../driver.ts";
import type { Room } from "../room/room.ts";
import type { Supervisor } from "./supervise.ts";

/** The instance that boots: what the boot agent sees of it. */
export interface BootOrder {
  readonly clock: Clock;
  /** Aborted when the instance is being shut down. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly launchedAt: number;
  /** Private directory of the instance: its disk, empty at the first boot. */
  readonly directory: string;
  readonly console: MachineConsole;
  readonly rooms: MachineRooms;
  readonly call: InstanceAwsCall;
  /** A path below /latest of the metadata service; undefined when it answers 404. */
  metadata(path: string): string | undefined;
  /** The program's room is open; `supervisor` keeps the program running in it. */
  opened(room: Room, supervisor: Supervisor, stopSignal: string): void;
  /** The room died on its own. */
  died(reason: string): void;
  /** As the load balancer asks: one HTTP GET on a fresh connection. */
  probe(request: ProbeRequest): Promise<ProbeAnswer>;
}
