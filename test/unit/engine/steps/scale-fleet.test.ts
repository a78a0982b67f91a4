// Goal: from the time the candidate grows until the previous fleet goes, stable's minimum is what it
// runs, so that nothing can shrink the way back.
// Method: the whole engine on the small world, with a minimum below the number that runs.
import { expect, test } from "vitest";
import type { RolloutEvent } from "../../../../src/engine/events.ts";
import { rollOut } from "../../../../src/engine/roll-out.ts";
import { ask, sampleSettings } from "../../../support/samples.ts";
import { SmallWorld } from "../../../support/small-world.ts";

const settings = { ...sampleSettings, capacity: { min: 1, desired: 2, max: 6 } };

/** Stable's size as each step of the second release's rollout begins. */
async function sizesOver(small: SmallWorld): Promise<Map<string, unknown>> {
  await rollOut(ask(small, 1, { settings }).request);
  const stable = small.live?.fleet.name ?? "";
  const sizes = new Map<string, unknown>();
  const tell = (event: RolloutEvent): void => {
    if (event.event === "step-started") {
      sizes.set(`${event.direction} ${event.step}`, small.groups.get(stable)?.size);
    }
  };
  await rollOut(ask(small, 2, { settings, tell }).request);
  return sizes;
}

test("stable cannot shrink while it is the way back", async () => {
  const small = new SmallWorld();
  const sizes = await sizesOver(small);
  expect(sizes.get("do scale-fleet")).toEqual({ min: 1, desired: 2, max: 6 });
  for (const step of ["shift-traffic", "bake", "promote", "retire-previous"]) {
    expect(sizes.get(`do ${step}`), step).toEqual({ min: 2, desired: 2, max: 6 });
  }
  // It was pinned beforehand, not found unpinned and put back.
  expect(small.rollouts.get(2)?.drift ?? []).toEqual([]);
});
