import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fail } from "../domain/failure.ts";
import { removeTree } from "../standin/instances/remove-tree.ts";
import { engageUndertaker } from "../standin/instances/room/undertaker.ts";
import { holdDirectory } from "../standin/kept/hold-directory.ts";
import { readKept, StateRefused } from "../standin/kept/kept-file.ts";
import type { KeptRegion } from "../standin/kept/kept-region.ts";
import { makeDirectory } from "../standin/kept/make-directory.ts";
import type { Seeded } from "../standin/seed.ts";

/** All that a stand-in takes up again, as its file holds it. */
export interface LocalState {
  /** How far its time was moved on. */
  readonly aheadMs: number;
  readonly endpointPort: number;
  /** What the base was made of at first. */
  readonly seeded: Seeded;
  readonly region: KeptRegion;
}

/** Where a stand-in lives, this process's alone until it is closed. */
export interface StateDirectory {
  readonly path: string;
  /** Where its state is written; undefined: nothing outlives the process. */
  readonly file: string | undefined;
  readonly found: LocalState | undefined;
  close(): Promise<void>;
}

/**
 * The directory that was asked for, with what an earlier stand-in left there, or a temporary one.
 * Throws BAD_INPUT for one that cannot be had or taken up, and then leaves it as it was.
 */
export async function openStateDirectory(given: string | undefined): Promise<StateDirectory> {
  if (given === undefined) {
    const path = await mkdtemp(join(tmpdir(), "slipway-"));
    // What is ours goes, also when this process is killed.
    const undertaker = engageUndertaker(path);
    await makeRooms(path);
    return { path, file: undefined, found: undefined, close: () => undertaker.dismiss() };
  }
  const path = resolve(given);
  try {
    await makeRooms(path);
    const held = await holdDirectory(path);
    try {
      const file = join(path, "region.state");
      const found = (await readKept(file)) as LocalState | undefined;
      return { path, file, found, close: () => held.release() };
    } catch (error) {
      await held.release();
      throw error;
    }
  } catch (error) {
    if (error instanceof StateRefused) {
      const remedy = "Give another --state, or none.";
      return fail({ code: "BAD_INPUT", summary: `${error.message}.`, remedy }, error);
    }
    const reason = error instanceof Error ? error.message : String(error);
    const summary = `${path} cannot hold the stand-in's state: ${reason}.`;
    return fail({ code: "BAD_INPUT", summary }, error);
  }
}

async function makeRooms(path: string): Promise<void> {
  await makeDirectory(join(path, "sources"));
  await makeDirectory(join(path, "instances"));
  await makeDirectory(join(path, "objects"));
}

/** Removes the disks in a directory of instances that need none any more. */
export async function removeStrayDisks(
  instances: string,
  isWanted: (instanceId: string) => boolean,
): Promise<void> {
  for (const name of await readdir(instances)) {
    if (/^i-[0-9a-f]{17}$/.test(name) && !isWanted(name)) await removeTree(join(instances, name));
  }
}
