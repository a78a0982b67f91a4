// Goal: with the group of what is live deleted nobody is served; then a rollback to the fleet that
// was kept gives customers back to it, and a cure is deployed by whoever asks for it.
// Method: the real engine and SDK on the stand-in under virtual time; a person deletes the group.
import { DeleteAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { expect, test } from "vitest";
import { sampleSettings } from "../../support/samples.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { customers } from "./support/customers.ts";
import { personAt } from "./support/drifting.ts";
import { Operator } from "./support/operator.ts";

const capacity = { min: 2, desired: 2, max: 4 };

/** The second release is live, the first one kept beside it; then the second one's group goes. */
async function nobodyServes(previousSeconds = 7200) {
  const service = new VirtualService({
    capacity,
    keep: { ...sampleSettings.keep, previousSeconds },
  });
  const { world } = service;
  const first = await world.until(service.publish({ A: "1" }));
  await world.until(service.deploy(first));
  await service.release({ A: "2" });
  const { autoScaling, rollout } = await world.until(personAt(service));
  const AutoScalingGroupName = rollout.candidate.name;
  const gone = new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true });
  await world.until(autoScaling.send(gone));
  await world.pass(60_000);
  return { service, world, first, ann: new Operator(service, "ann@desk (pid 2)") };
}

/** A moment of requests, all of them served by these groups. */
async function expectServedBy(service: VirtualService, groups: readonly string[]): Promise<void> {
  const asking = customers(service, "any.example.com", "/");
  await service.world.pass(5000);
  expect(asking.stop()).toMatchObject({ lost: [], groups });
}

test("rollback gives customers to the kept fleet, which stands ready", async () => {
  const { service, world, first, ann } = await nobodyServes();
  const back = await world.until(ann.deploy(first, { purpose: "rollback" }), 30);
  expect(back, back.reason).toMatchObject({
    outcome: "live",
    release: first.id,
    serving: [{ release: first.id, percent: 100 }],
    left: [],
  });
  await expectServedBy(service, ["web-1"]);
  const { length } = await world.until(service.engineWorld.traffic.rules());
  expect(length, "production rule and default").toBe(2);
});

test("also once the kept fleet is overdue, as resume advises", async () => {
  const { service, world, first, ann } = await nobodyServes(30);
  expect(await world.until(ann.resume(), 30)).toMatchObject({
    code: "TRAFFIC_GUARD",
    reason: expect.stringContaining("slipway rollback"),
  });
  expect(await world.until(ann.deploy(first, { purpose: "rollback" }), 30)).toMatchObject({
    outcome: "live",
    left: [],
  });
  await expectServedBy(service, ["web-1"]);
});

test("a deploy is refused and says what helps; despite it the cure goes live", async () => {
  const { service, world, ann } = await nobodyServes();
  const cure = await world.until(service.publish({ A: "3" }));
  expect(await world.until(ann.deploy(cure), 30)).toMatchObject({
    outcome: "refused",
    code: "DRIFT",
    reason: expect.stringMatching(/slipway rollback; .*--despite-broken-stable/),
  });
  const cured = await world.until(ann.deploy(cure, { despiteBrokenStable: true }), 30);
  expect(cured, cured.reason).toMatchObject({
    outcome: "live",
    serving: [{ release: cure.id, percent: 100 }],
  });
  await expectServedBy(service, ["web-3"]);
});
