// Goal: what can be refused is refused before the lease and the release; what was found is believed
// only while nothing but time, and little of it, has passed.
// Method: the small world; its calls say what was asked of it.
import { expect, test } from "vitest";
import { isFresh, lookFirst } from "../../../src/engine/look-first.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { ask } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";

const flaw = { summary: "The subnet is gone.", remedy: "Make it again." };

async function live(): Promise<SmallWorld> {
  const small = new SmallWorld();
  expect((await rollOut(ask(small, 1).request)).outcome).toBe("live");
  small.calls.length = 0;
  return small;
}

test("a refusal says what serves, changes nothing and takes no lease", async () => {
  const small = await live();
  small.groundFlaw = flaw;
  const { request } = ask(small, 2);
  const before = structuredClone({ rules: small.rules, live: small.live });
  const found = await lookFirst(request, false);
  expect(found).toMatchObject({
    refused: {
      outcome: "refused",
      exitCode: 2,
      code: "PREFLIGHT",
      reason: "The subnet is gone. Make it again.",
      serving: [{ release: "1.0.1", percent: 100 }],
    },
  });
  expect({ rules: small.rules, live: small.live }).toEqual(before);
  expect(small.calls.filter((call) => /^(lease|launch|write|number)/.test(call))).toEqual([]);
});

// Faults: X6.
test("a name that is taken is refused with whose it is", async () => {
  const small = await live();
  const { request } = ask(small, 2);
  const name = "web-rehearsal-2";
  const everything = { get: () => [`launch template ${name} belongs to somebody`] };
  Object.assign(small, { namesakes: everything });
  expect(await lookFirst(request, false)).toMatchObject({
    refused: {
      code: "CONFLICT",
      outcome: "refused",
      reason: expect.stringMatching(/^The next fleet's name is taken: launch template /),
    },
  });
});

test.each([
  ["two that are healthy and one on its way in", ["healthy", "healthy", "initial"], true],
  ["one of two that must be", ["healthy", "initial"], false],
  ["one that fails its checks", ["healthy", "healthy", "unhealthy"], false],
  ["none", [], false],
])("what serves is whole with %s", async (_what, states, isWhole) => {
  const small = await live();
  const { request } = ask(small, 2);
  const targets = states.map((state, at) => ({ instanceId: `i-${at}`, state, reason: undefined }));
  const traffic = { ...request.world.traffic, targetHealth: () => Promise.resolve(targets) };
  const found = await lookFirst({ ...request, world: { ...request.world, traffic } }, false);
  expect(found).toMatchObject(
    isWhole ? { looked: {} } : { refused: { code: "STABLE_UNHEALTHY", outcome: "refused" } },
  );
});

test("it has nothing to say of what is live, nor beside an unfinished rollout", async () => {
  const small = await live();
  small.groundFlaw = flaw;
  expect(await lookFirst(ask(small, 1).request, true)).toEqual({ looked: undefined });
  small.groundFlaw = undefined;
  small.fault = (_call, name) => (name === "boots" ? "unanswered" : undefined);
  const { request } = ask(small, 2);
  expect((await rollOut(request)).outcome).toBe("interrupted");
  small.fault = () => undefined;
  small.groundFlaw = flaw;
  expect(await lookFirst(request, true)).toEqual({ looked: undefined });
});

test("beside another release's rollout nothing is published, and resume is what comes next", async () => {
  const small = await live();
  small.fault = (_call, name) => (name === "boots" ? "unanswered" : undefined);
  expect((await rollOut(ask(small, 2).request)).outcome).toBe("interrupted");
  small.fault = () => undefined;
  small.calls.length = 0;
  const { request } = ask(small, 3);
  const refused = {
    outcome: "refused",
    code: "CONFLICT",
    reason: expect.stringMatching(/^Rollout 2 of 1\.0\.2 was interrupted at launch-canary/),
    serving: [{ release: "1.0.1", percent: 100 }],
  };
  const next = "slipway resume --environment rehearsal --yes";
  for (const wait of [true, false]) {
    const found = await lookFirst({ ...request, wait }, false);
    expect(found).toMatchObject({ refused: { ...refused, next } });
  }
  expect(small.calls.filter((call) => /^(lease|launch|write|number)/.test(call))).toEqual([]);
  const undo = "slipway undo --environment rehearsal --yes";
  expect(await rollOut({ ...request, purpose: "rollback" })).toMatchObject({
    ...refused,
    next: undo,
  });
});

test("whether a release is complete is asked only once it is published", async () => {
  const small = await live();
  const { request } = ask(small, 2);
  await lookFirst(request, false);
  expect(small.calls).not.toContain("complete");
  await lookFirst(request, true);
  expect(small.calls).toContain("complete");
});

test("what was found goes into the rollout's timeline, and preflight is not asked twice", async () => {
  const small = await live();
  const { request } = ask(small, 2);
  const found = await lookFirst(request, true);
  const looked = "looked" in found ? found.looked : undefined;
  small.calls.length = 0;
  const result = await rollOut({ ...request, looked });
  expect(result).toMatchObject({ outcome: "live" });
  expect(result.timeline[0]).toEqual(looked?.entry);
  expect(small.calls).not.toContain("ground");
});

test("it is believed for 15 seconds, of the same live release", async () => {
  const small = await live();
  const { request } = ask(small, 2);
  const found = await lookFirst(request, true);
  const looked = "looked" in found ? found.looked : undefined;
  const at = (ms: number) => ({
    ...request.world.clock,
    monotonic: () => (looked?.atMs ?? 0) + ms,
  });
  expect(isFresh(looked, small.live, at(15_000))).toBe(true);
  expect(isFresh(looked, small.live, at(15_001))).toBe(false);
  expect(isFresh(looked, undefined, at(0))).toBe(false);
  const other = small.live && { ...small.live, releaseNumber: 9 };
  expect(isFresh(looked, other, at(0))).toBe(false);
  expect(isFresh(undefined, small.live, at(0))).toBe(false);
});
