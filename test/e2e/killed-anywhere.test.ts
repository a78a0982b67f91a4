// Goal: a process killed or stopped at any moment under traffic leaves what the next one brings to its end.
// Method: a few seeds of npm run kill, side by side; test/kill has the rest.
import { expect, test } from "vitest";
import { ordeal, type Kind } from "../kill/ordeal.ts";
import { Place } from "../kill/place.ts";

const seed = 5_764_066;

test.concurrent.each<[Kind, number]>([
  ["kill", seed],
  ["kill", seed + 1],
  ["pause", seed],
])("%s %i", async (kind, from) => {
  const place = await Place.open(20, 1);
  try {
    const outcome = await ordeal(place, kind, from);
    const told = `npm run kill -- --kills 1 --pauses 1 --interrupts 0 --from ${from}`;
    process.stdout.write(`${[`${kind} ${from}:`, ...outcome.story, told].join("\n  ")}\n`);
    expect(outcome.findings, outcome.story.join("; ")).toEqual([]);
    // Ten a second were asked for: half of them, however long it took.
    expect(outcome.requests).toBeGreaterThan(5 * outcome.seconds);
  } finally {
    await place.close();
  }
});
