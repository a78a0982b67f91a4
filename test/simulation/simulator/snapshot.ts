import type { Base } from "../../../src/domain/base.ts";
import type { VirtualMachine } from "../../../src/standin/instances/virtual-machine.ts";
import { decode } from "../../../src/standin/kept/decode.ts";
import { encode } from "../../../src/standin/kept/encode.ts";
import {
  keepRegion,
  refillRegion,
  resumeRegion,
  type KeptRegion,
} from "../../../src/standin/kept/kept-region.ts";
import type { Region } from "../../../src/standin/region.ts";
import { programOf, type Temper, type Tempers } from "./releases.ts";
import { settle, type SimClock } from "./sim-clock.ts";

/** A world that has come to rest, to begin other runs with: what was kept of it, and when. */
export interface Snapshot {
  readonly text: string;
  readonly now: number;
  readonly base: Base;
  readonly tempers: ReadonlyMap<string, Temper>;
}

/** Milliseconds after which targets of a world at rest have been seen healthy again. */
const wakesWithinMs = 60_000;

export function takeSnapshot(
  region: Region,
  rest: { readonly now: number; readonly base: Base; readonly tempers: Tempers },
): Snapshot {
  return { ...rest, text: encode(keepRegion(region)), tempers: new Map(rest.tempers) };
}

/** Fills an empty region with what was kept. */
export function restore(region: Region, { text }: Snapshot): KeptRegion {
  const kept = decode(text) as KeptRegion;
  refillRegion(region, kept);
  return kept;
}

/** Lets time pass until every target is what it was. */
export async function wake(region: Region, kept: KeptRegion, time: SimClock): Promise<void> {
  resumeRegion(region, kept);
  const deadline = time.now() + wakesWithinMs;
  const isAwake = (): boolean =>
    [...region.elb.targetGroups.values()].every(({ targets }) =>
      [...targets.values()].every(({ state }) => state !== "initial" && state !== "unhealthy"),
    );
  while (!isAwake()) {
    if (time.now() > deadline || !time.fireNext()) throw new Error("the world does not wake");
    await settle();
  }
}

/** What a machine of a snapshot runs: its release at once, without a boot and its calls. */
export function runOn(machine: VirtualMachine, port: number, tempers: Tempers): void {
  const release = /"release":"([^"]+)"/.exec(machine.userData)?.[1] ?? "";
  machine.run({ port, ...programOf(tempers.get(release) ?? "good", machine) });
}
