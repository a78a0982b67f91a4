import type { Settings } from "../../../src/domain/settings.ts";
import { finish } from "./finish.ts";
import { expectationsOf } from "./settings.ts";
import type { Snapshot } from "./snapshot.ts";
import { Stage } from "./stage.ts";
import { deploy, publish } from "./verbs.ts";

/** No run has it, so that no run makes the ids of a past again. */
const seedOfThePast = 0xfffffff1;
/** Milliseconds after which all that was begun is over: propagation, deletions, hooks. */
const restMs = 30_000;

const pasts = new Map<string, Snapshot>();

/**
 * The world after so much of a past, in which nothing went wrong. Made once in each process: what
 * most runs would spend most of their calls on.
 */
export async function worldAfter(
  name: string,
  settings: Settings,
  happens: (stage: Stage) => Promise<void>,
): Promise<Snapshot> {
  const known = pasts.get(name);
  if (known) return known;
  const stage = await Stage.open({
    seed: seedOfThePast,
    settings,
    faults: [],
    latencyMs: [4, 40],
    pace: {},
    expectations: expectationsOf(settings),
    signs: false,
  });
  try {
    await happens(stage);
    await stage.pass(restMs);
    const [wrong] = stage.safety.violations;
    if (wrong) throw new Error(`the past ${name} has ${wrong.invariant}: ${wrong.what}`);
    const snapshot = stage.snapshot();
    pasts.set(name, snapshot);
    return snapshot;
  } finally {
    stage.close();
  }
}

/** So many releases are published and go live, one after the other. */
export async function goLive(stage: Stage, releases: number): Promise<void> {
  const setup = stage.actor("P");
  await finish(stage, setup, async () => {
    for (let number = 1; number <= releases; number += 1) {
      const release = await publish(stage, setup, "good");
      const { outcome, reason } = await deploy(stage, setup, release);
      if (outcome !== "live") throw new Error(`not live: ${reason}`);
    }
  });
}
