import { beforeEach, expect, test } from "vitest";
import { keepHouse, whatWouldGo } from "../../../src/engine/keep-house.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { ask } from "../../support/samples.ts";
import { Crash, SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

const clean = () => keepHouse({ ...ask(small, 1).request, world: small.world() });
const foretell = () => whatWouldGo({ ...ask(small, 1).request, world: small.world() });

const standing = () => ({
  groups: small.groups.size,
  templates: small.templates.size,
  targetGroups: small.targetGroups.size,
  rules: small.rules.map(({ priority }) => priority),
  live: small.live?.releaseId,
  state: small.rollouts.get(2)?.state.kind,
});

const whole = {
  groups: 1,
  templates: 1,
  targetGroups: 1,
  rules: [20_100],
  live: "1.0.2",
  state: "succeeded",
};

/** Release 2 is live; whatever `name` begins with fails in its clean-up. */
async function pending(name: string): Promise<void> {
  small.fault = (_call, at) => (at.startsWith(name) ? "fail" : undefined);
  const result = await rollOut(ask(small, 2).request);
  expect(result).toMatchObject({ outcome: "live-cleanup-pending", exitCode: 7 });
  small.fault = () => undefined;
}

beforeEach(async () => {
  small = new SmallWorld();
  await rollOut(ask(small, 1).request);
});

test("where nothing is to do, nothing is done, and the lease is free again", async () => {
  expect(await foretell()).toEqual([]);
  const before = standing();
  expect(await clean()).toEqual({ removed: [], left: [] });
  expect(standing()).toEqual(before);
  expect(small.leaseHeld).toBe(false);
});

test("what a rollout left is finished, then records go; the plan tells of all and does nothing", async () => {
  await pending("template gone");
  small.outdated = ["config version 1"];
  const wouldGo = await foretell();
  expect(wouldGo).toEqual([
    expect.stringMatching(/^fleet web-1-\w+ of 1\.0\.1$/),
    "the test rule",
    "config version 1",
  ]);
  expect(standing()).toMatchObject({
    templates: 2,
    rules: [20_100, 100],
    state: "cleanup-pending",
  });
  // Its own clean-up step deletes the records first and says so in a note.
  expect(await clean()).toMatchObject({ removed: wouldGo.slice(0, 2), left: [] });
  expect(standing()).toEqual(whole);
  expect(await clean()).toEqual({ removed: [], left: [] });
});

test("what cannot be finished is told by name, with why", async () => {
  await pending("rule gone");
  small.fault = (_call, at) => (at === "rule gone" ? "fail" : undefined);
  expect(await clean()).toMatchObject({
    removed: [],
    left: ["the test rule"],
    failure: { code: "AWS_ERROR" },
  });
  expect(small.leaseHeld).toBe(false);
});

test("records that cannot be deleted are left, and said to be", async () => {
  small.fault = (_call, at) => (at === "cleanUp" ? "fail" : undefined);
  const { left, failure } = await clean();
  expect({ left, code: failure?.code }).toEqual({
    left: ["records that nobody refers to"],
    code: "AWS_ERROR",
  });
});

test("a rollout that is neither done nor undone is not touched", async () => {
  small.fault = (_call, name) => (name.startsWith("weights") ? "crash" : undefined);
  await expect(rollOut(ask(small, 2).request)).rejects.toThrow(Crash);
  small.fault = () => undefined;
  small.leaseHeld = false;
  small.outdated = ["config version 1"];
  const before = standing();
  for (const look of [foretell, clean]) {
    await expect(look()).rejects.toMatchObject({
      failure: { code: "CONFLICT", summary: expect.stringContaining("nothing was cleaned up") },
    });
  }
  expect(standing()).toEqual(before);
  expect(small.outdated).toEqual(["config version 1"]);
});

test("somebody else's lease is not passed", async () => {
  small.outdated = ["config version 1"];
  small.leaseHeld = true;
  await expect(clean()).rejects.toMatchObject({ failure: { code: "LEASE_HELD" } });
  expect(small.outdated).toEqual(["config version 1"]);
});

// Faults: O1, O3.
test("killed at any call, the same command goes on to the same end", async () => {
  await pending("template gone");
  small.calls.length = 0;
  await clean();
  const calls = small.calls.length;
  expect(calls).toBeGreaterThan(12);
  for (let call = 1; call <= calls; call += 1) {
    for (const fault of ["crash", "crash-after"] as const) {
      small = new SmallWorld();
      await rollOut(ask(small, 1).request);
      await pending("template gone");
      small.calls.length = 0;
      small.fault = (at) => (at === call ? fault : undefined);
      await clean().catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      small.fault = () => undefined;
      small.leaseHeld = false;
      await clean();
      expect(standing(), `${fault} at ${call}`).toEqual(whole);
    }
  }
});
