// Goal: no fleet that should be gone is emptied while load balancer nodes still send it customers,
// whoever took its weight away a moment ago; nobody waits who knows that it was long ago.
// Method: the real engine and SDK on the stand-in under virtual time, whose nodes take most of the
// time that the base gives a changed rule; a person's clients change the rule, requests every
// 100 ms are counted.
import { DeleteRuleCommand, ModifyRuleCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { examine } from "../../../src/engine/doctor/examine.ts";
import { heal } from "../../../src/engine/doctor/heal.ts";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { keepHouse } from "../../../src/engine/keep-house.ts";
import { bootingReleases } from "../../../src/standin/instances/virtual-release.ts";
import { sampleSettings } from "../../support/samples.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { VirtualWorld } from "../aws/support/virtual-world.ts";
import { customers } from "./support/customers.ts";
import { doctorRequest } from "./support/doctor-request.ts";
import { personAt } from "./support/drifting.ts";
import { Operator } from "./support/operator.ts";

/** Two releases; the first is kept, and its time is over. */
async function overdue(propagationSeconds: number) {
  const service = new VirtualService(
    { keep: { ...sampleSettings.keep, previousSeconds: 60 } },
    {},
    new VirtualWorld(bootingReleases({}), [], { propagationSeconds }),
  );
  const { world } = service;
  await service.release({ A: "1" });
  expect(await service.release({ A: "2" })).toMatchObject({ outcome: "live" });
  await world.pass(120_000);
  const person = await world.until(personAt(service));
  const { elb, rollout, stable, candidate } = person;
  /** At the console: so much to the fleet that is kept, the rest to the live one. */
  const give = async (share: number): Promise<void> => {
    const TargetGroups = [
      { TargetGroupArn: stable, Weight: share },
      { TargetGroupArn: candidate, Weight: 100 - share },
    ];
    const Actions = [{ Type: "forward" as const, ForwardConfig: { TargetGroups } }];
    const change = new ModifyRuleCommand({ RuleArn: rollout.productionRuleArn, Actions });
    await world.until(elb.send(change));
  };
  return { service, world, person, give };
}

const runningGroups = ({ world }: VirtualService): number =>
  world.standin.region.autoScaling.all().filter(({ desired }) => desired > 0).length;

async function doctorFix(service: VirtualService) {
  const request = doctorRequest(service);
  const { world } = service;
  return await world.until(heal(request, await world.until(examine(request))), 30);
}

// Faults: A16, O10.
test.each([10, 30])(
  "doctor takes customers back from a kept fleet, which goes once no node sends it any (%i s)",
  async (propagationSeconds) => {
    const { service, world, give } = await overdue(propagationSeconds);
    await give(100);
    await world.pass(120_000);
    const asking = customers(service, "any.example.com", "/");
    const since = world.time.now();
    const healed = await doctorFix(service);
    // Who has set the weights knows when, and waits once.
    expect(world.time.now() - since).toBeLessThan(propagationSeconds * 1000 + 30_000);
    expect(healed.map(({ code, healed: isHealed }) => [code, isHealed])).toEqual([
      ["KEPT_OVERDUE", true],
      ["WEIGHTS_DRIFTED", true],
    ]);
    await world.pass(60_000);
    expect(asking.stop()).toMatchObject({ lost: [], groups: ["web-1", "web-2"] });
    expect(runningGroups(service)).toBe(1);
  },
);

const commands: readonly [string, (service: VirtualService) => Promise<unknown>][] = [
  ["resume", (service) => new Operator(service, "bob@desk (pid 2)").resume()],
  ["cleanup", (service) => keepHouse(doctorRequest(service))],
  ["doctor --fix", doctorFix],
];

test.each(commands)("%s waits for a rule that somebody set right a moment ago", async (_, run) => {
  const { service, world, give } = await overdue(30);
  await give(100);
  await world.pass(120_000);
  const asking = customers(service, "any.example.com", "/");
  await give(0);
  await world.until(run(service));
  await world.pass(60_000);
  expect(asking.stop().lost).toEqual([]);
  expect(runningGroups(service)).toBe(1);
});

test("an orphan that somebody took customers from a moment ago is drained no sooner", async () => {
  const { service, world, give } = await overdue(30);
  const { ledger, leases } = service.engineWorld;
  const lease = await world.until(leases.acquire("forget", false, () => undefined));
  const { kept: _, ...live } = (await world.until(ledger.live()))!;
  await world.until(ledger.amendLive(live, live, lease));
  await world.until(lease.release());
  await give(100);
  await world.pass(120_000);
  const asking = customers(service, "any.example.com", "/");
  await give(0);
  expect(await doctorFix(service)).toMatchObject([{ code: "ORPHAN_FLEET", healed: true }]);
  expect(asking.stop().lost).toEqual([]);
  expect(runningGroups(service)).toBe(1);
});

test("whoever gives customers back meanwhile finds the kept fleet whole", async () => {
  const { service, world, give } = await overdue(30);
  const resuming = new Operator(service, "bob@desk (pid 2)").resume();
  await world.pass(15_000);
  const asking = customers(service, "any.example.com", "/");
  await give(100);
  expect(await world.until(resuming)).toMatchObject({
    outcome: "needs-operator",
    code: "DRIFT",
    serving: [{ release: "1.0.0-1-abcdef0", percent: 100 }],
  });
  await world.pass(60_000);
  expect(asking.stop().lost).toEqual([]);
  expect(runningGroups(service)).toBe(2);
});

test("a deploy with nothing overdue waits for no rule that it did not change", async () => {
  const { service, world } = await overdue(30);
  expect(await world.until(new Operator(service, "bob@desk (pid 2)").resume())).toMatchObject({
    left: [],
  });
  const since = world.time.now();
  await world.until(keepHouse(doctorRequest(service)));
  const live = (await world.until(service.engineWorld.releases.list())).at(-1)!.release;
  expect(await world.until(service.deploy(live))).toMatchObject({ outcome: "no-op" });
  expect(world.time.now() - since).toBeLessThan(10_000);
});

// Faults: O10.
test("a rule deleted while an overdue fleet drains is made anew, and the pointer knows it", async () => {
  const { service, world, person } = await overdue(1);
  const { elb, rollout } = person;
  let edit: Promise<unknown> | undefined;
  const told: string[] = [];
  const tell = (event: RolloutEvent): void => {
    if (event.event !== "note") return;
    told.push(event.message);
    if (event.message.includes("drain and term")) {
      edit ??= elb.send(new DeleteRuleCommand({ RuleArn: rollout.productionRuleArn }));
    }
  };
  const ann = new Operator(service, "ann@desk (pid 3)");
  expect(await world.until(ann.resume({ tell }))).toMatchObject({ outcome: "live", left: [] });
  await edit;
  expect(told).toContain("Somebody changed AWS: the production rule is not there. It is put back.");
  const live = (await world.until(service.engineWorld.ledger.live()))!;
  expect(live.kept).toBeUndefined();
  expect(live.productionRuleArn).not.toBe(rollout.productionRuleArn);
  const rules = await world.until(service.engineWorld.traffic.rules());
  expect(rules.find(({ arn }) => arn === live.productionRuleArn)?.action).toEqual({
    kind: "forward",
    targets: [{ targetGroupArn: live.fleet.targetGroupArn, weight: 100 }],
  });
  expect(runningGroups(service)).toBe(1);
  expect(await service.release({ A: "3" })).toMatchObject({ outcome: "live", left: [] });
});

test("without its rule nothing is retired, and the way out is told and works", async () => {
  const { service, world, person } = await overdue(1);
  const { elb, rollout } = person;
  await world.until(elb.send(new DeleteRuleCommand({ RuleArn: rollout.productionRuleArn })));
  const ann = new Operator(service, "ann@desk (pid 3)");
  const refused = await world.until(ann.resume());
  expect(refused).toMatchObject({ outcome: "needs-operator", code: "DRIFT", serving: [] });
  expect(refused.evidence.join()).toContain("has no production rule");
  expect(runningGroups(service)).toBe(2);
  await doctorFix(service);
  await world.pass(60_000);
  expect(await world.until(ann.resume())).toMatchObject({ left: [] });
  expect(runningGroups(service)).toBe(1);
});
