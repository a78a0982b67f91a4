import { beforeEach, expect, test } from "vitest";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import type { Fleet } from "../../../src/domain/fleet.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { ask, sampleSettings } from "../../support/samples.ts";
import { Crash, SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

beforeEach(async () => {
  small = new SmallWorld();
  await rollOut(ask(small, 1).request);
  small.calls.length = 0;
});

const withCapacity = (capacity: object) => ({
  settings: { ...sampleSettings, capacity: { ...sampleSettings.capacity, ...capacity } },
});

const deploy = async (capacity: object, changes = {}) =>
  await rollOut(ask(small, 1, { ...withCapacity(capacity), ...changes }).request);

const size = () => [...small.groups.values()].map((group) => group.size);
const resizes = () => small.calls.filter((call) => call.startsWith("resize"));

test("another capacity of the live release is set on its fleet, without any rollout", async () => {
  const result = await deploy({ desired: 3, max: 9 });
  expect(result).toMatchObject({
    outcome: "live",
    exitCode: 0,
    rollout: null,
    reason: "1.0.1 is live; desired 2 is now desired 3, max 6 is now max 9.",
  });
  expect(size()).toEqual([{ min: 2, desired: 3, max: 9 }]);
  expect(small.live).toMatchObject({ lastSetDesired: 3, rollout: 1 });
  expect(small.leaseHeld).toBe(false);
});

test("and then there is nothing more to do", async () => {
  await deploy({ desired: 3 });
  expect(await deploy({ desired: 3 })).toMatchObject({ outcome: "no-op" });
  expect(resizes()).toHaveLength(1);
});

test("a fleet that a policy has grown is not cut back by other bounds", async () => {
  small.scaleTo([...small.groups.keys()][0]!, 5);
  await deploy({ max: 9 });
  expect(size()).toEqual([{ min: 2, desired: 5, max: 9 }]);
});

test("nor by another desired number below what it runs", async () => {
  small.scaleTo([...small.groups.keys()][0]!, 5);
  await deploy({ desired: 3 });
  expect(size()).toEqual([{ min: 2, desired: 5, max: 6 }]);
});

test("a policy comes and goes with the settings", async () => {
  await deploy({ scaleCpuPercent: 60 });
  expect(small.calls).toContain("policy");
  await deploy({});
  expect(small.calls).toContain("no policy");
});

test("killed before the pointer says so, the next deploy does the same again", async () => {
  small.fault = (_at, name) => (name === "amend live" ? "crash" : undefined);
  await expect(deploy({ desired: 3 })).rejects.toThrow(Crash);
  small.fault = () => undefined;
  small.leaseHeld = false;
  expect(await deploy({ desired: 3 })).toMatchObject({ outcome: "live" });
  expect(size()).toEqual([{ min: 2, desired: 3, max: 6 }]);
  expect(small.live).toMatchObject({ lastSetDesired: 3 });
});

test("a rollback to what is live changes no size", async () => {
  const result = await deploy({ desired: 3 }, { purpose: "rollback" });
  expect(result).toMatchObject({ outcome: "no-op" });
  expect(resizes()).toEqual([]);
});

test("half of it done is interrupted, not refused, and the same command ends it", async () => {
  small.fault = (_, name) => (name === "policy" ? "fail" : undefined);
  await deploy({ scaleCpuPercent: 60 });
  expect(await deploy({ desired: 3, scaleCpuPercent: 60 })).toMatchObject({
    outcome: "interrupted",
    exitCode: 5,
    next: "slipway deploy 1.0.1 --environment rehearsal --yes",
  });
  expect(size()).toEqual([{ min: 2, desired: 3, max: 6 }]);
  small.fault = () => undefined;
  const ended = await deploy({ desired: 3, scaleCpuPercent: 60 });
  expect(ended).toMatchObject({ outcome: "live", reason: expect.stringContaining("desired") });
});

test("with nothing changed yet it is refused", async () => {
  const observe = () => Promise.reject(new RolloutFailure({ code: "AWS_ERROR", summary: "no" }));
  const world = small.world();
  let looks = 0;
  const fleets = {
    ...world.fleets,
    observe: (fleet: Fleet) => ((looks += 1) > 1 ? observe() : world.fleets.observe(fleet)),
  };
  const asked = await deploy({ desired: 3 }, { world: { ...world, fleets } });
  expect(asked).toMatchObject({ outcome: "refused" });
});

test("another size is no success while customers are with nobody that slipway knows", async () => {
  const action = { kind: "forward", targets: [{ targetGroupArn: "arn:tg/x", weight: 1 }] } as const;
  small.rules = small.rules.map((rule) => ({ ...rule, action }));
  expect(await deploy({ desired: 3 })).toMatchObject({
    outcome: "needs-operator",
    code: "DRIFT",
    exitCode: 3,
    evidence: [expect.stringContaining("desired 3")],
    next: "slipway doctor --environment rehearsal",
  });
});

test("looking again at who serves ends at once when it is interrupted", async () => {
  small.rules = [];
  const stop = new AbortController();
  stop.abort();
  const before = small.now;
  expect(await deploy({}, { signal: stop.signal })).toMatchObject({ outcome: "interrupted" });
  expect(small.now - before).toBeLessThan(1500);
});
