// Goal: with stable's group deleted, a candidate that falls ill is never retired, since it is the
// only fleet there is, and every state that it comes to can be left.
// Method: the real engine and SDK on the stand-in under virtual time; a person deletes the group
// in the bake, then all the candidate's health checks fail; requests every 100 ms are counted.
import { DeleteAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { expect, test } from "vitest";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { unfreeze } from "../../../src/engine/line.ts";
import { bootingReleases } from "../../../src/standin/instances/virtual-release.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { VirtualWorld } from "../aws/support/virtual-world.ts";
import { customers } from "./support/customers.ts";
import { personAt, stepStarts } from "./support/drifting.ts";
import { Operator } from "./support/operator.ts";

const settings = {
  capacity: { min: 2, desired: 2, max: 4 },
  shift: { stepPercents: [50, 100], pauseSeconds: 5 },
  bakeSeconds: 120,
};

/** The second release is ill from 20 s after stable's group was deleted, for so long. */
async function deployOverDeleted(illMs: number) {
  let isIll = false;
  const program = ({ number }: { readonly number: number }) => ({
    answer: () => ({ status: number === 2 && isIll ? 500 : 200 }),
  });
  const service = new VirtualService(settings, {}, new VirtualWorld(bootingReleases({ program })));
  const { world, engineWorld } = service;
  const first = await world.until(service.publish({ A: "1" }));
  await world.until(service.deploy(first));
  const second = await world.until(service.publish({ A: "2" }));
  const asking = customers(service, "any.example.com", "/");
  const edits: Promise<void>[] = [];
  const edit = async (): Promise<void> => {
    const { autoScaling, rollout } = await personAt(service);
    const AutoScalingGroupName = rollout.stable?.fleet.name;
    await autoScaling.send(
      new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true }),
    );
    await world.clock.sleep(20_000);
    isIll = true;
    await world.clock.sleep(illMs);
    isIll = false;
  };
  const tell = (event: RolloutEvent): void =>
    void (stepStarts("bake")(event) && edits.push(edit()));
  const stuck = await world.until(service.deploy(second, { tell }), 60);
  const { candidate } = (await world.until(engineWorld.ledger.latest()))!;
  const observed = async () => await world.until(engineWorld.fleets.observe(candidate));
  const ann = new Operator(service, "ann@desk (pid 2)");
  return { service, world, asking, first, stuck, ann, observed, edits };
}

test("ill for 15 s: it keeps its customers, and resume makes it live, marked as failed", async () => {
  const { world, asking, stuck, ann, observed, edits, service } = await deployOverDeleted(15_000);
  await world.until(Promise.all(edits));
  expect(stuck).toMatchObject({
    outcome: "needs-operator",
    code: "TRAFFIC_GUARD",
    serving: [{ release: "1.0.0-2-abcdef0", percent: 100 }],
    next: "slipway resume --environment test --yes",
  });
  expect((await observed())?.size.desired).toBe(2);
  await world.pass(600_000);
  expect(await world.until(ann.undo(), 30)).toMatchObject({ outcome: "refused" });
  expect(await world.until(ann.resume(), 30)).toMatchObject({
    outcome: "live",
    reason: expect.stringContaining("It is marked as failed, and the service halted for it."),
    left: [],
  });
  expect(asking.stop().lost).toEqual([]);
  const third = await world.until(service.publish({ A: "3" }));
  await world.until(unfreeze(ann.world, { by: "ann@desk", reason: "a cure" }));
  expect(await world.until(ann.deploy(third), 60)).toMatchObject({ outcome: "live", left: [] });
});

test.each(["deploy", "rollback"] as const)("ill for good: a %s takes its place", async (how) => {
  const { world, stuck, ann, first, service } = await deployOverDeleted(3_600_000);
  expect(stuck).toMatchObject({ outcome: "needs-operator" });
  expect(await world.until(ann.undo(), 30)).toMatchObject({ outcome: "refused" });
  expect(await world.until(ann.resume(), 60)).toMatchObject({
    serving: [{ release: "1.0.0-2-abcdef0", percent: 100 }],
  });
  const release = how === "deploy" ? await world.until(service.publish({ A: "3" })) : first;
  await world.until(unfreeze(ann.world, { by: "ann@desk", reason: "a cure" }));
  const asked = { purpose: how, despiteBrokenStable: true };
  expect(await world.until(ann.deploy(release, asked), 120)).toMatchObject({
    outcome: "live",
    serving: [{ release: release.id, percent: 100 }],
    left: [],
  });
});
