import { beforeEach, expect, test } from "vitest";
import { keepHouse, whatWouldGo } from "../../../src/engine/keep-house.ts";
import { planRollout } from "../../../src/engine/plan/plan-rollout.ts";
import type { Request } from "../../../src/engine/request.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { destroy } from "../../../src/engine/destroy.ts";
import { ask, sampleSettings } from "../../support/samples.ts";
import { Crash, SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

const hours = (previousSeconds: number): Partial<Request> => ({
  settings: { ...sampleSettings, keep: { ...sampleSettings.keep, previousSeconds } },
});
const keeping = hours(7200);
const deploy = (number: number, changes: Partial<Request> = keeping) =>
  rollOut(ask(small, number, changes).request);
const rollback = (number: number) =>
  deploy(number, { ...keeping, purpose: "rollback", despiteBrokenStable: true });
const clean = () => keepHouse({ ...ask(small, 2, keeping).request, world: small.world() });

const rule = () => {
  const action = small.rules.find(({ priority }) => priority === 20_100)?.action;
  const targets = action?.kind === "forward" ? action.targets : [];
  return targets.map(({ targetGroupArn, weight }) => [
    small.targetGroups.get(targetGroupArn)?.releaseId,
    weight,
  ]);
};
const giveAll = (targetGroupArn: string): void => {
  const action = { kind: "forward", targets: [{ targetGroupArn, weight: 1 }] } as const;
  small.rules = small.rules.map((one) => ({ ...one, action }));
};
const sizeOf = (release: string) =>
  [...small.groups.values()].find(({ fleet }) => fleet.releaseId === release)?.size;

beforeEach(async () => {
  small = new SmallWorld();
  await deploy(1);
});

test("the previous fleet stays whole, named at weight 0, and the result says until when", async () => {
  small.scaleTo([...small.groups.keys()][0] ?? "", 3);
  const result = await deploy(2);
  const { retireAfter = "" } = small.live?.kept ?? {};
  expect(result).toMatchObject({
    outcome: "live",
    exitCode: 0,
    left: [],
    serving: [{ release: "1.0.2", percent: 100 }],
    reason: `1.0.2 is live; the fleet of 1.0.1 is kept until ${retireAfter}.`,
  });
  expect(Date.parse(retireAfter) - small.now).toBeGreaterThan(7_190_000);
  expect(rule()).toEqual([
    ["1.0.2", 100],
    ["1.0.1", 0],
  ]);
  // Its smallest size is what it was pinned to, so that no policy shrinks it meanwhile.
  expect(sizeOf("1.0.1")).toMatchObject({ min: 3, desired: 3 });
});

test("a first deploy and a rollback keep nothing", async () => {
  expect(small.live?.kept).toBeUndefined();
  await deploy(2, {});
  await rollback(1);
  expect(small.live).toMatchObject({ releaseId: "1.0.1" });
  expect(small.live?.kept).toBeUndefined();
  expect(small.groups.size).toBe(1);
});

test("a rollback takes the kept fleet as it stands, at the size of now, without a launch", async () => {
  await deploy(2);
  const kept = small.live?.kept?.fleet;
  small.scaleTo(small.live?.fleet.name ?? "", 4);
  small.calls.length = 0;
  const result = await rollback(1);
  expect(result).toMatchObject({ outcome: "live", rollout: 3, previous: "1.0.2", left: [] });
  expect(small.calls.filter((call) => call.startsWith("launch"))).toEqual([]);
  expect(small.calls).toContain("check");
  expect(small.live).toMatchObject({ rollout: 3, fleet: { name: kept?.name } });
  expect(sizeOf("1.0.1")).toMatchObject({ desired: 4 });
  expect(rule()).toEqual([["1.0.1", 100]]);
  // The pointer's rollout is not the fleet's; the next deploy is not misled.
  expect(await deploy(3)).toMatchObject({ outcome: "live" });
  expect(small.live?.kept).toMatchObject({ releaseId: "1.0.1", fleet: { name: kept?.name } });
});

test("a kept fleet that is ill, or that a rollback failed with, is passed over for a fresh one", async () => {
  await deploy(2);
  const kept = small.live?.kept?.fleet.name ?? "";
  small.checkAnswer = { kind: "fail", reason: "wrong" };
  expect(await rollback(1)).toMatchObject({
    outcome: "rolled-back",
    code: "CHECK_FAILED",
    left: [],
  });
  expect(small.live?.kept?.fleet.name).toBe(kept);
  expect(rule()).toEqual([
    ["1.0.2", 100],
    ["1.0.1", 0],
  ]);
  small.checkAnswer = { kind: "pass", milliseconds: 1 };
  expect(await rollback(1)).toMatchObject({ outcome: "live" });
  expect(small.live?.fleet.name).not.toBe(kept);
  expect(small.groups.size).toBe(1);
});

test.each(["taken away", "crashed"])("an instance %s makes it a fresh one too", async (how) => {
  await deploy(2);
  const kept = small.live?.kept?.fleet.name ?? "";
  if (how === "crashed") {
    small.crashAfterReady.add(1);
  } else {
    small.takeAway(kept);
  }
  small.calls.length = 0;
  await rollback(1);
  expect(small.calls.filter((call) => call.startsWith("launch"))).toHaveLength(1);
});

test("two never accumulate: a deploy retires the one kept before", async () => {
  await deploy(2);
  await deploy(3);
  expect(small.groups.size).toBe(2);
  expect(small.live?.kept?.releaseId).toBe("1.0.2");
  expect(rule()).toEqual([
    ["1.0.3", 100],
    ["1.0.2", 0],
  ]);
  await deploy(4, {});
  expect(small.live?.kept).toBeUndefined();
  expect({ groups: small.groups.size, templates: small.templates.size }).toEqual({
    groups: 1,
    templates: 1,
  });
  expect(rule()).toEqual([["1.0.4", 100]]);
});

test("a deploy that fails under traffic leaves the kept fleet as it was, checked and usable", async () => {
  await deploy(2);
  const kept = small.live?.kept;
  const shifts: unknown[] = [];
  const { request } = ask(small, 3, keeping);
  const failing = rollOut({
    ...request,
    tell: (event) => {
      if (event.event === "traffic-shifted") {
        shifts.push(rule());
        small.checkCustomers();
        small.badReleases.add(3);
      }
    },
    settings: { ...request.settings, shift: { stepPercents: [50, 100], pauseSeconds: 9 } },
  });
  expect(await failing).toMatchObject({ outcome: "rolled-back", left: [] });
  expect(shifts[0]).toEqual([
    ["1.0.3", 50],
    ["1.0.2", 50],
    ["1.0.1", 0],
  ]);
  expect(small.live?.kept).toEqual(kept);
  expect(rule()).toEqual([
    ["1.0.2", 100],
    ["1.0.1", 0],
  ]);
});

test("once its time is over, the same deploy again takes it away; before, it does nothing", async () => {
  await deploy(2);
  expect(await deploy(2)).toMatchObject({ outcome: "no-op" });
  expect(small.groups.size).toBe(2);
  small.now += 7_200_000;
  expect(await deploy(2)).toMatchObject({ outcome: "no-op", exitCode: 0 });
  expect(small.groups.size).toBe(1);
  expect(small.live?.kept).toBeUndefined();
  expect(rule()).toEqual([["1.0.2", 100]]);
});

test("one that cannot be taken away leaves a clean-up pending", async () => {
  await deploy(2);
  small.now += 7_200_000;
  small.fault = (_call, name) => (name.startsWith("remove") ? "fail" : undefined);
  expect(await deploy(2)).toMatchObject({ outcome: "live-cleanup-pending", exitCode: 7 });
  expect(await clean()).toMatchObject({
    left: [expect.stringMatching(/^fleet web-1-\w+ of 1\.0\.1$/)],
    failure: { code: "AWS_ERROR" },
  });
  small.fault = () => undefined;
  expect(await clean()).toMatchObject({ left: [] });
  expect(small.groups.size).toBe(1);
});

test("cleanup takes it away after its time, not before; killed at any call, it goes on", async () => {
  await deploy(2);
  expect(await clean()).toEqual({ removed: [], left: [] });
  small.now += 7_200_000;
  const foretold = await whatWouldGo(ask(small, 2, keeping).request);
  small.calls.length = 0;
  expect(await clean()).toEqual({ removed: foretold, left: [] });
  expect(foretold).toEqual([expect.stringMatching(/^fleet web-1-\w+ of 1\.0\.1$/)]);
  const calls = small.calls.length;
  expect(calls).toBeGreaterThan(15);
  for (let call = 1; call <= calls; call += 1) {
    small = new SmallWorld();
    await deploy(1);
    await deploy(2);
    small.now += 7_200_000;
    small.calls.length = 0;
    small.fault = (at) => (at === call ? "crash-after" : undefined);
    await clean().catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
    small.fault = () => undefined;
    small.leaseHeld = false;
    // Half of it may be gone: neither a rollback nor a deploy is misled by that.
    const next = call % 3 === 0 ? clean() : call % 3 === 1 ? rollback(1) : deploy(3, {});
    expect(await next, `killed after ${call}`).toMatchObject({ left: [] });
    expect({ groups: small.groups.size, rule: rule().length }, `killed after ${call}`).toEqual({
      groups: 1,
      rule: 1,
    });
    expect(small.violations).toEqual([]);
  }
});

test("a rule that is deleted while it drains is made anew for what is live", async () => {
  await deploy(2);
  small.now += 7_200_000;
  const { productionRuleArn: gone } = small.live ?? {};
  const { request } = ask(small, 2, keeping);
  const tell: Request["tell"] = (event) => {
    if (event.event === "note" && event.message.includes("drain and terminate")) {
      small.rules = small.rules.filter(({ arn }) => arn !== gone);
    }
  };
  expect(await keepHouse({ ...request, world: small.world(), tell })).toMatchObject({ left: [] });
  expect(small.live?.kept).toBeUndefined();
  expect(small.rules.map(({ arn }) => arn)).toEqual([small.live?.productionRuleArn]);
  expect(small.live?.productionRuleArn).not.toBe(gone);
  expect(rule()).toEqual([["1.0.2", 100]]);
  expect(await deploy(3, {})).toMatchObject({ outcome: "live", left: [] });
});

test("the plan tells what keeping costs, and that the one kept before goes", async () => {
  await deploy(2);
  const { request } = ask(small, 3, keeping);
  const plan = await planRollout({ ...request, isPublished: true, notes: [] });
  expect(plan.cost).toMatchObject({ keptInstances: 2, keptSeconds: 7200, overlapInstances: 2 });
  const retiring = plan.steps.find(({ step }) => step === "retire-previous")?.mutations ?? [];
  const kept = small.live?.kept?.fleet.name;
  expect(retiring.map(({ call, resource }) => `${call.split(":")[1]} ${resource}`)).toEqual([
    `UpdateAutoScalingGroup group ${kept}`,
    "ModifyRule rule 20100",
    `DeleteAutoScalingGroup group ${kept}`,
    `DeleteTargetGroup target group ${kept}`,
    `DeleteLaunchTemplate launch template ${kept}`,
  ]);
});

test("destroy takes the kept fleet with the rest", async () => {
  await deploy(2);
  expect((await destroy(ask(small, 2).request)).fleets).toHaveLength(2);
  expect(small.groups.size + small.targetGroups.size + small.templates.size).toBe(0);
});

test.each([
  ["gives everything to the kept fleet", (kept: string) => giveAll(kept)],
  ["is deleted", () => small.rules.splice(0)],
])("the same deploy again, when somebody's rule %s, is no no-op", async (_, edit) => {
  await deploy(2);
  edit(small.live?.kept?.fleet.targetGroupArn ?? "");
  expect(await deploy(2)).toMatchObject({
    outcome: "refused",
    code: "DRIFT",
    reason: expect.stringContaining("1.0.2 is live on record, but somebody has changed"),
    next: "slipway doctor --environment rehearsal",
  });
});
