import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { openConsolePipe } from "./console-pipe.ts";
import { openNamespacedRoom } from "./namespaced-room.ts";
import type { Toolchain } from "./toolchain.ts";
import { seedTree } from "./system-tree.ts";

/** Whether this machine lets programs have namespaces of their own, else why not, in words. */
export type Confinement =
  | { readonly kind: "namespaces" }
  | { readonly kind: "none"; readonly reason: string };

/** Finds out by opening a real room with an empty tree: no version or file is a better witness. */
export async function tryConfinement(trial: {
  readonly directory: string;
  readonly clock: Clock;
  readonly toolchain: Toolchain;
  readonly nodePath: string;
  readonly platform: string;
}): Promise<Confinement> {
  if (trial.platform !== "linux") {
    return { kind: "none", reason: `${trial.platform} has no namespaces` };
  }
  const directory = join(trial.directory, "trial");
  await mkdir(directory, { recursive: true });
  const tree = join(directory, "tree");
  await seedTree(tree);
  const pipe = await openConsolePipe(directory, () => {});
  try {
    const room = await openNamespacedRoom({
      ...trial,
      directory,
      tree,
      owned: [],
      network: "own",
      reach: [],
      doors: new Map(),
      writeEnd: pipe.writeEnd,
      drained: () => pipe.drained(),
      events: { exited() {}, died() {} },
    });
    await room.close();
    return { kind: "namespaces" };
  } catch (error) {
    return { kind: "none", reason: error instanceof Error ? error.message : String(error) };
  } finally {
    pipe.close();
    await rm(directory, { recursive: true, force: true });
  }
}
