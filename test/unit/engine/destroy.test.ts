import { beforeEach, expect, test } from "vitest";
import { destroy } from "../../../src/engine/destroy.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { ask } from "../../support/samples.ts";
import { Crash, SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

const destroyAll = () => {
  const { request } = ask(small, 1);
  return destroy({ ...request, world: small.world() });
};

const standing = () => ({
  groups: small.groups.size,
  templates: small.templates.size,
  targetGroups: small.targetGroups.size,
  rules: small.rules.map(({ arn }) => arn),
  records: small.rollouts.size + small.releases.size,
  live: small.live,
});

const foreign = {
  arn: "arn:rule/foreign",
  priority: 300,
  hosts: ["other.example.com"],
  paths: [],
  headers: [],
  hasOtherConditions: false,
  action: { kind: "fixed", status: 200 },
  tags: {},
} as const;

const nothing = {
  groups: 0,
  templates: 0,
  targetGroups: 0,
  rules: ["arn:rule/foreign"],
  records: 0,
  live: undefined,
};

beforeEach(async () => {
  small = new SmallWorld();
  small.rules.push(foreign);
  await rollOut(ask(small, 1).request);
});

test("everything of the service goes, nothing of anybody else's", async () => {
  const gone = await destroyAll();
  expect(gone).toMatchObject({ rules: 1, fleets: [expect.stringContaining("web-1-")] });
  expect(gone.records).toBeGreaterThan(0);
  expect(standing()).toEqual(nothing);
  expect(small.leaseHeld).toBe(false);
});

// Faults: A11.
test("a rule on record that the listener does not show yet goes too", async () => {
  const world = small.world();
  let looks = 0;
  const rules = async () => ((looks += 1) <= 2 ? [] : await world.traffic.rules());
  const { request } = ask(small, 1);
  await destroy({ ...request, world: { ...world, traffic: { ...world.traffic, rules } } });
  expect(looks).toBeGreaterThan(2);
  expect(standing()).toEqual(nothing);
});

test("nobody is sent to a fleet that drains: the rule goes first", async () => {
  small.calls.length = 0;
  await destroyAll();
  const at = (start: string) => small.calls.findIndex((call) => call.startsWith(start));
  expect(at("rule gone")).toBeGreaterThan(0);
  expect(at("rule gone")).toBeLessThan(at("resize"));
  expect(at("resize")).toBeLessThan(at("remove"));
  expect(small.calls.at(-1)).toBe("forget");
});

// Faults: O1, O3.
test("killed at any call, the same command goes on to the same end", async () => {
  small.calls.length = 0;
  await destroyAll();
  const calls = small.calls.length;
  expect(calls).toBeGreaterThan(8);
  for (let call = 1; call <= calls; call += 1) {
    for (const fault of ["crash", "crash-after"] as const) {
      small = new SmallWorld();
      small.rules.push(foreign);
      await rollOut(ask(small, 1).request);
      small.calls.length = 0;
      small.fault = (at) => (at === call ? fault : undefined);
      await destroyAll().catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      small.fault = () => undefined;
      small.leaseHeld = false;
      await destroyAll();
      expect(standing(), `${fault} at ${call}`).toEqual(nothing);
    }
  }
});

test("an interrupted rollout goes with it", async () => {
  small.fault = (_call, name) => (name.startsWith("weights") ? "crash" : undefined);
  await expect(rollOut(ask(small, 2).request)).rejects.toThrow(Crash);
  small.fault = () => undefined;
  small.leaseHeld = false;
  expect(small.groups.size).toBe(2);
  expect((await destroyAll()).fleets).toHaveLength(2);
  expect(standing()).toEqual(nothing);
});

// Faults: O10, X6.
test("a rule that lost our tags stops it before anything is taken away", async () => {
  small.rules
    .filter(({ arn }) => arn !== foreign.arn)
    .forEach((rule) => Object.assign(rule, { tags: {} }));
  await expect(destroyAll()).rejects.toMatchObject({ failure: { code: "DRIFT" } });
  expect(small.groups.size).toBe(1);
});
