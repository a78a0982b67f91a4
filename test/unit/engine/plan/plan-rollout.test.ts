import { beforeEach, describe, expect, test } from "vitest";
import { planRollout } from "../../../../src/engine/plan/plan-rollout.ts";
import { rollOut } from "../../../../src/engine/roll-out.ts";
import { ask, sampleRelease, sampleSettings } from "../../../support/samples.ts";
import { SmallWorld } from "../../../support/small-world.ts";

let small: SmallWorld;

beforeEach(() => {
  small = new SmallWorld();
});

const plan = (number: number, changes: object = {}) => {
  const { request } = ask(small, number);
  return planRollout({ ...request, isPublished: true, notes: [], ...changes });
};

const calls = (planned: Awaited<ReturnType<typeof plan>>) =>
  planned.steps.map(({ step, mutations }) => [
    step,
    ...mutations.map(({ call }) => call.split(":")[1]),
  ]);

describe("the plan of a first deploy", () => {
  test("names every call in order", async () => {
    const planned = await plan(1);
    expect(planned).toMatchObject({ previous: null, rollout: 1, changes: [{ kind: "first" }] });
    expect(calls(planned)).toEqual([
      [
        "launch-canary",
        "CreateTargetGroup",
        "ModifyTargetGroupAttributes",
        "CreateRule",
        "CreateRule",
        "CreateLaunchTemplate",
        "CreateAutoScalingGroup",
      ],
      ["scale-fleet", "UpdateAutoScalingGroup"],
      ["shift-traffic", "ModifyRule"],
      ["clean-up", "DeleteRule"],
    ]);
  });

  test("reads only, and twice is the same byte for byte", async () => {
    const first = JSON.stringify(await plan(1));
    expect(JSON.stringify(await plan(1))).toBe(first);
    expect(small.groups.size + small.targetGroups.size + small.rules.length).toBe(0);
    expect(small.rollouts.size).toBe(0);
  });
});

describe("the plan over a live release", () => {
  beforeEach(async () => {
    await rollOut(ask(small, 1).request);
  });

  test("shifts by the configured steps and retires the previous fleet", async () => {
    const planned = await plan(2);
    expect(planned).toMatchObject({ previous: "1.0.1", rollout: 2 });
    expect(calls(planned)).toEqual([
      [
        "launch-canary",
        "CreateTargetGroup",
        "ModifyTargetGroupAttributes",
        "CreateRule",
        "CreateLaunchTemplate",
        "CreateAutoScalingGroup",
      ],
      ["scale-fleet", "UpdateAutoScalingGroup"],
      ["shift-traffic", "ModifyRule", "ModifyRule"],
      [
        "retire-previous",
        "UpdateAutoScalingGroup",
        "ModifyRule",
        "DeleteAutoScalingGroup",
        "DeleteTargetGroup",
        "DeleteLaunchTemplate",
      ],
      ["clean-up", "DeleteRule"],
    ]);
    expect(planned.cost).toEqual({
      instanceType: "t3.small",
      overlapInstances: 2,
      overlapSeconds: 1 + 2 + 2,
      keptInstances: 0,
      keptSeconds: 0,
    });
  });

  test("pins a stable that could shrink, and gives both back what is configured", async () => {
    small.scaleTo([...small.groups.keys()][0]!, 4);
    const capacity = { min: 1, desired: 2, max: 6, scaleCpuPercent: 60 };
    const planned = await plan(2, { settings: { ...sampleSettings, capacity } });
    expect(calls(planned)[1]).toEqual([
      "scale-fleet",
      "UpdateAutoScalingGroup",
      "UpdateAutoScalingGroup",
    ]);
    expect(planned.steps[1]?.mutations[1]?.detail).toContain("min 4, desired 4, max 6");
    expect(calls(planned)[3]?.slice(-2)).toEqual(["UpdateAutoScalingGroup", "PutScalingPolicy"]);
  });

  test("of what is live is none, and there is nothing to do", async () => {
    const planned = await plan(1);
    expect(planned).toMatchObject({
      changes: [{ kind: "none" }],
      rollout: null,
      steps: [],
      next: null,
    });
  });

  test("of another capacity changes the size alone", async () => {
    const capacity = { min: 2, desired: 3, max: 6 };
    const planned = await plan(1, { settings: { ...sampleSettings, capacity } });
    expect(planned.changes).toEqual([{ kind: "capacity", from: "desired 2", to: "desired 3" }]);
    expect(calls(planned)).toEqual([["scale-fleet", "UpdateAutoScalingGroup"]]);
  });

  test("of a release not published yet says so, and what it differs in", async () => {
    const release = { ...sampleRelease(2), instanceType: "m5.large" };
    const planned = await plan(2, { release, isPublished: false });
    expect(planned.release).toEqual({ id: "1.0.2", number: "r2", isNew: true });
    expect(planned.changes.map(({ kind }) => kind)).toEqual(["source", "instance-type"]);
    expect(planned.steps[0]?.mutations).toContainEqual(
      expect.objectContaining({ call: "ec2:CreateLaunchTemplate", detail: "m5.large" }),
    );
  });

  test("is refused as the deploy would be", async () => {
    small.rules.length = 0;
    await expect(plan(2)).rejects.toMatchObject({ failure: { code: "DRIFT" } });
  });
});

test("an unfinished rollout comes first", async () => {
  small.fault = (_call, name) => (name.startsWith("launch") ? "crash" : undefined);
  await expect(rollOut(ask(small, 1).request)).rejects.toThrow();
  small.fault = () => undefined;
  await expect(plan(2)).rejects.toMatchObject({ failure: { code: "CONFLICT" } });
});

test("what a program may do to its instance, and what its volumes are not, is told before", async () => {
  const release = sampleRelease(1);
  const run = {
    ...release.run,
    volumes: ["data:/data"],
    capabilities: { add: ["NET_ADMIN", "SYS_TIME"], drop: ["CHOWN"] },
  };
  const place = { ...ask(small, 1).request.place, artifacts: ["tarball", "image"] };
  const { notes } = await plan(1, { release: { ...release, run }, place });
  expect(notes).toEqual([
    "Volumes are local to each instance and empty on a fresh one.",
    "Warning: the program is given Linux capabilities: NET_ADMIN, SYS_TIME.",
  ]);
  const privileged = { ...release, run: { ...release.run, privileged: true as const } };
  expect((await plan(1, { release: privileged, place })).notes).toEqual([
    "Warning: the program runs privileged; it may do all that root may on its instance.",
  ]);
});
