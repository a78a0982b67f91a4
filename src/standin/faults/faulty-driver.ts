import type { Clock } from "../clock.ts";
import type { InstanceDriver, MachineEvents, MachineOrder } from "../instances/driver.ts";
import type { Faults } from "./faults.ts";
import { FaultyMachine } from "./faulty-machine.ts";
import { isThere } from "./refuse-launch.ts";

/** What the faults of machines need. */
export interface MachineTrouble {
  readonly faults: Faults;
  readonly clock: Clock;
  /** Receives one line when a machine that was struck down, or a disk, would not go. */
  complain(line: string): void;
}

/**
 * A driver whose machines boot slowly, crash, and die with their zone when faults say so, however
 * they run underneath. Without faults it is the driver itself, call for call.
 */
export function faultyDriver(driver: InstanceDriver, trouble: MachineTrouble): InstanceDriver {
  const { faults } = trouble;
  const standing = new Set<FaultyMachine>();
  faults.onAdd((fault) => {
    const { order } = fault;
    for (const machine of standing) {
      const { instanceId, availabilityZone } = machine.order;
      if (order.kind === "zone-loss" && order.zone === availabilityZone) {
        faults.strikes(fault, instanceId);
        machine.strikeDown(`the zone ${order.zone} is lost`);
      }
      // Without an instance it is for those to come.
      if (order.kind === "crash" && order.instanceId === instanceId) {
        if (isThere(order, machine.order) && faults.strikes(fault, instanceId)) {
          machine.crashIn(order.ms);
        }
      }
    }
  });
  return {
    kind: driver.kind,
    launch(order, events) {
      const { availabilityZone: zone } = order;
      if (faults.ofKind("zone-loss").some((fault) => fault.order.zone === zone)) {
        throw new Error(`the zone ${zone} is lost`);
      }
      const fate = { slowMs: slowness(faults, order), crashMs: crash(faults, order) };
      const over = (): void => void standing.delete(machine);
      const machine = new FaultyMachine(order, fate, trouble, over);
      standing.add(machine);
      machine.start((told: MachineEvents) => driver.launch(order, told), events);
      return machine;
    },
    async discard(instanceId) {
      await driver.discard?.(instanceId).catch((cause: unknown) => {
        trouble.complain(`stand-in: the disk of ${instanceId} would not go: ${String(cause)}`);
      });
    },
    close: () => driver.close(),
  };
}

/** What the slow boots that strike add up to, in milliseconds. */
function slowness(faults: Faults, order: MachineOrder): number {
  return faults
    .ofKind("slow-boot")
    .filter((fault) => isThere(fault.order, order) && faults.strikes(fault, order.instanceId))
    .reduce((sum, fault) => sum + fault.order.ms, 0);
}

/** How long the machine will run, in milliseconds, by the first crash that strikes. */
function crash(faults: Faults, order: MachineOrder): number | undefined {
  return faults
    .ofKind("crash")
    .find((fault) => isThere(fault.order, order) && faults.strikes(fault, order.instanceId))?.order
    .ms;
}
