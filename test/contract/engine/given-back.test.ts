// Goal: customers whom somebody gave back to the previous release, once the new one is live on
// record, stay where they are until a command is told otherwise; rollback makes that the record,
// doctor --fix the opposite, and every report until then says who serves and what helps.
// Method: the real engine and SDK on the stand-in under virtual time; a deploy stops right after
// its promotion, a person changes the weights, customers ask all the while.
import { UpdateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { ModifyRuleCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { examine } from "../../../src/engine/doctor/examine.ts";
import { heal } from "../../../src/engine/doctor/heal.ts";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { customers } from "./support/customers.ts";
import { doctorRequest } from "./support/doctor-request.ts";
import { personAt, stepStarts, type Person } from "./support/drifting.ts";
import { Operator } from "./support/operator.ts";

const toStable = ({ stable, candidate }: Person) => [
  { TargetGroupArn: stable, Weight: 100 },
  { TargetGroupArn: candidate, Weight: 0 },
];
const toStableAlone = ({ stable }: Person) => [{ TargetGroupArn: stable, Weight: 1 }];

async function givenBack(weights = toStable, min = 2) {
  const service = new VirtualService(
    { capacity: { min, desired: 2, max: 4 }, bakeSeconds: 5 },
    { startMs: 25_000 },
  );
  const { world } = service;
  const first = await world.until(service.publish({ A: "1" }));
  await world.until(service.deploy(first));
  const second = await world.until(service.publish({ A: "2" }));
  const stop = new AbortController();
  const tell = (event: RolloutEvent): void => {
    if (stepStarts("retire-previous")(event)) stop.abort();
  };
  await world.until(service.deploy(second, { signal: stop.signal, tell }), 30);
  const person = await world.until(personAt(service));
  const Actions = [{ Type: "forward" as const, ForwardConfig: { TargetGroups: weights(person) } }];
  const RuleArn = person.rollout.productionRuleArn;
  await world.until(person.elb.send(new ModifyRuleCommand({ RuleArn, Actions })));
  await world.pass(60_000);
  const asking = customers(service, "any.example.com", "/");
  const ann = new Operator(service, "ann@desk (pid 2)");
  return { service, world, first, second, asking, ann, person };
}

test.each([
  ["both named", toStable],
  ["alone in the rule", toStableAlone],
])("rollback makes it the record and moves nobody (%s)", async (_, weights) => {
  const { service, world, first, asking, ann } = await givenBack(weights);
  const asked = { purpose: "rollback", despiteBrokenStable: true } as const;
  const back = await world.until(ann.deploy(first, asked), 30);
  expect(back, back.reason).toMatchObject({
    outcome: "live",
    release: first.id,
    serving: [{ release: first.id, percent: 100 }],
    left: [],
  });
  expect(asking.stop()).toMatchObject({ lost: [], groups: ["web-1"] });
  const live = await world.until(service.engineWorld.ledger.live());
  expect(live).toMatchObject({ releaseId: first.id, fleet: { rollout: 1 }, history: [] });
  expect(await world.until(ann.resume(), 30)).toMatchObject({ outcome: "no-op", left: [] });
});

test("killed after any step of that rollback, resume ends it and moves nobody", async () => {
  for (const step of ["scale-fleet", "bake", "promote", "retire-previous"]) {
    const { world, first, asking, ann } = await givenBack();
    const stop = new AbortController();
    const tell = (event: RolloutEvent): void => {
      if (stepStarts(step)(event)) stop.abort();
    };
    const asked = { purpose: "rollback", despiteBrokenStable: true, signal: stop.signal } as const;
    const stopped = await world.until(ann.deploy(first, { ...asked, tell }), 30);
    expect(stopped, step).toMatchObject({ outcome: "interrupted" });
    const done = await world.until(ann.resume(), 30);
    expect(done, `${step}: ${done.reason}`).toMatchObject({ outcome: "live", left: [] });
    expect(asking.stop(), step).toMatchObject({ lost: [], groups: ["web-1"] });
  }
});

test("undone, it gives customers to what is live on record", async () => {
  const { service, world, first, second, asking, ann } = await givenBack();
  const stop = new AbortController();
  const tell = (event: RolloutEvent): void => {
    if (stepStarts("bake")(event)) stop.abort();
  };
  const asked = { purpose: "rollback", despiteBrokenStable: true, signal: stop.signal } as const;
  await world.until(ann.deploy(first, { ...asked, tell }), 30);
  expect(await world.until(ann.undo(), 30)).toMatchObject({
    outcome: "live",
    release: second.id,
    serving: [{ release: second.id, percent: 100 }],
  });
  expect(asking.stop()).toMatchObject({ lost: [] });
  const live = await world.until(service.engineWorld.ledger.live());
  expect(live).toMatchObject({ releaseId: second.id, kept: { releaseId: first.id } });
});

test("until then resume and deploy say who serves, and name what helps", async () => {
  const { service, world, first, second, asking, ann } = await givenBack();
  for (const again of [() => ann.resume(), () => ann.deploy(second)]) {
    const said = await world.until(again(), 30);
    expect(said).toMatchObject({
      outcome: "needs-operator",
      code: "DRIFT",
      serving: [{ release: first.id, percent: 100 }],
      next: "slipway doctor --environment test",
    });
    expect(said.reason).toContain(`it sends 100 % to ${first.id}`);
    expect(said.left).toContainEqual(expect.stringContaining(first.id));
  }
  const third = await world.until(service.publish({ A: "3" }));
  const refused = await world.until(ann.deploy(third), 30);
  expect(refused).toMatchObject({
    outcome: "refused",
    code: "DRIFT",
    reason: expect.stringMatching(/slipway doctor --fix puts it back.*slipway rollback/),
    next: "slipway doctor --environment test",
    left: [expect.stringContaining(first.id), "the test rule"],
  });
  expect(asking.stop()).toMatchObject({ lost: [], groups: ["web-1"] });
});

test("doctor finds the weights, and --fix puts them back and ends the rollout", async () => {
  const { service, world, second, asking, ann } = await givenBack();
  const request = { ...doctorRequest(service), world: ann.world };
  const found = await world.until(examine(request), 30);
  expect(found.map(({ code }) => code)).toEqual(["CLEANUP_PENDING", "WEIGHTS_DRIFTED"]);
  const healed = await world.until(heal(request, found), 30);
  expect(healed.map(({ healed: is }) => is)).toEqual([true, true]);
  expect(asking.stop()).toMatchObject({ lost: [] });
  const third = await world.until(service.publish({ A: "3" }));
  expect(await world.until(ann.deploy(third), 30)).toMatchObject({
    outcome: "live",
    previous: second.id,
  });
});

test("while that fleet still grows, and though it runs more than is configured", async () => {
  const { service, world, first, asking, ann, person } = await givenBack(toStable, 1);
  const grown = async (AutoScalingGroupName: string, DesiredCapacity: number) => {
    const size = { MinSize: 1, DesiredCapacity, MaxSize: 4 };
    const update = new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...size });
    await world.until(person.autoScaling.send(update));
    await world.pass(60_000);
  };
  const { candidate, stable } = person.rollout;
  const running = async () =>
    (await world.until(service.engineWorld.fleets.observe(stable!.fleet)))?.size.desired;
  await grown(stable!.fleet.name, 3);
  const asked = { purpose: "rollback", despiteBrokenStable: true } as const;
  await grown(candidate.name, 4);
  const stop = new AbortController();
  const tell = (event: RolloutEvent): void => {
    if (stepStarts("shift-traffic")(event)) stop.abort();
  };
  await world.until(ann.deploy(first, { ...asked, tell, signal: stop.signal }), 30);
  expect(await running(), "as many as what is live on record").toBe(4);
  expect(await world.until(ann.resume(), 30)).toMatchObject({ outcome: "live", left: [] });
  expect(asking.stop()).toMatchObject({ lost: [], groups: ["web-1"] });
  expect(await running(), "none is taken from who has customers").toBe(4);
});
