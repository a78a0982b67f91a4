import type { Connect } from "../../../src/cli/wiring.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { ask } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";
import { base, memoryStores, type MemoryStores } from "./memory-stores.ts";

/** A small world, and stores that publish into it. */
export interface SmallConnection {
  readonly small: SmallWorld;
  readonly stores: MemoryStores;
  readonly open: Connect;
}

/** Connected to a world where release 1.0.1 (r1, config version 1) is live. */
export async function smallConnection(isLive = true): Promise<SmallConnection> {
  const small = new SmallWorld();
  const stores = memoryStores();
  const { sha256 } = stores.writeVersion({ A: "1" }, "ann");
  const { request } = ask(small, 1);
  const release = { ...request.release, config: { version: 1, sha256 } };
  stores.published.push(small.addRelease(release));
  if (isLive) {
    await rollOut({ ...request, release });
  }
  small.calls.length = 0;
  const open: Connect = () =>
    Promise.resolve({
      base,
      stores: {
        ...stores,
        ledger: { live: () => Promise.resolve(small.live) },
        releases: {
          ...stores.releases,
          async publish(draft) {
            const published = await stores.releases.publish(draft);
            small.addRelease(published.release);
            return published;
          },
        },
      },
      world: () => small.world(),
      close: () => undefined,
    });
  return { small, stores, open };
}
