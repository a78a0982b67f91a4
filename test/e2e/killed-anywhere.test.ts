// Goal: a process killed or stopped in the middle of a deploy under traffic leaves what the next one
// brings to its end.
// Method: a few seeds of npm run kill, side by side, chosen for where they strike; test/kill has the rest.
import { expect, test } from "vitest";
import { ordeal, type Kind, type Outcome } from "../kill/ordeal.ts";
import { Place } from "../kill/place.ts";

// Drawn: a deploy, struck at about the third, the half and the half of its changes. The one that is
// stopped sleeps until another has taken over.
test.concurrent.each<[Kind, number]>([
  ["kill", 5_764_149],
  ["kill", 5_764_143],
  ["pause", 5_764_156],
])("%s %i", async (kind, from) => {
  const place = await Place.open(12, 1);
  try {
    const outcome = await ordeal(place, kind, from);
    const told = `npm run kill -- --kills 1 --pauses 1 --interrupts 0 --from ${from}`;
    process.stdout.write(`${[`${kind} ${from}:`, ...outcome.story, told].join("\n  ")}\n`);
    expect(outcome.findings, outcome.story.join("; ")).toEqual([]);
    expectStruckMidway(outcome);
    // Ten a second were asked for: half of them, however long it took.
    expect(outcome.requests).toBeGreaterThan(5 * outcome.seconds);
  } finally {
    await place.close();
  }
});

/** Its canary was being launched, or more, and it was not live yet. */
function expectStruckMidway({ story, ran }: Outcome): void {
  expect(story.slice(0, 2)).toEqual([
    "deploy",
    expect.stringMatching(/^SIG(KILL|STOP) (before|after) change \d+ of about \d+ \(\w+\)/),
  ]);
  const struck = ran.find(({ words }) => words === "deploy --yes");
  const steps = struck?.events.flatMap(({ event }) =>
    event.event === "step-started" ? [event.step] : [],
  );
  expect(steps).toContain("launch-canary");
  expect(steps).not.toContain("promote");
}
