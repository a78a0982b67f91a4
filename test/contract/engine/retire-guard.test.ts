// Goal: nothing is emptied that any rule of the listener still sends customers to, or while the
// candidate cannot carry them: asked anew before each fleet that leaves; what stays is named.
// Method: the real engine and SDK on the stand-in under virtual time; a person's clients change
// rules and targets while one fleet drains and another is to leave after it, or before either is.
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { drift, personAt, stepStarts, type Person } from "./support/drifting.ts";
import { Operator } from "./support/operator.ts";

const capacity = { min: 2, desired: 2, max: 4 };

/** Of the fleet of rollout `number`: instances its group runs. */
const running = async ({ engineWorld, world }: VirtualService, number: number) => {
  const rollout = (await world.until(engineWorld.ledger.rollout(number)))!;
  const seen = await world.until(engineWorld.fleets.observe(rollout.candidate));
  return seen?.instances.filter(({ state }) => state === "InService").length ?? 0;
};

/** Three releases; the first was kept, and goes with the second once the third is live. */
async function twoLeave(edit: (person: Person) => Promise<unknown>) {
  const keep = { releases: 5, history: 100, previousSeconds: 3600 };
  const service = new VirtualService({ capacity, keep, drainSeconds: 30 });
  const { world } = service;
  await service.release({ A: "1" });
  await service.release({ A: "2" });
  const release = await world.until(service.publish({ A: "3" }));
  const edits: Promise<unknown>[] = [];
  const tell = (event: RolloutEvent): void => {
    const isDraining = event.event === "step-waiting" && event.reason.includes("drain and term");
    if (isDraining && event.step === "retire-previous" && edits.length === 0) {
      edits.push(personAt(service).then(edit));
    }
  };
  const settings = { ...service.settings, keep: { ...keep, previousSeconds: 0 } };
  const result = await world.until(service.deploy(release, { tell, settings }), 30);
  await world.until(Promise.all(edits));
  expect(edits).toHaveLength(1);
  return { service, result };
}

test("two fleets leave one after the other where nothing is wrong", async () => {
  const { service, result } = await twoLeave(() => Promise.resolve());
  expect(result).toMatchObject({ outcome: "live", left: [] });
  expect([await running(service, 1), await running(service, 2)]).toEqual([0, 0]);
});

test("stable that is given customers while the kept fleet drains keeps its instances", async () => {
  const { service, result } = await twoLeave(({ elb, rollout, stable }) =>
    elb.send(
      new ModifyRuleCommand({
        RuleArn: rollout.productionRuleArn,
        Actions: [{ Type: "forward", TargetGroupArn: stable }],
      }),
    ),
  );
  expect(result).toMatchObject({ outcome: "needs-operator", code: "DRIFT" });
  expect(result.serving).toEqual([{ release: "1.0.0-2-abcdef0", percent: 100 }]);
  expect(result.next).toBe("slipway doctor --environment test");
  expect(await running(service, 2)).toBe(2);
});

test("stable stays while the candidate has lost its targets meanwhile", async () => {
  const { service, result } = await twoLeave(async ({ elb, candidate: TargetGroupArn }) => {
    const health = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    const Targets = health.TargetHealthDescriptions?.map(({ Target }) => ({ Id: Target?.Id }));
    await elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
  });
  expect(result).toMatchObject({ outcome: "live-cleanup-pending", code: "TRAFFIC_GUARD" });
  expect(await running(service, 2)).toBe(2);
});

/** A rule of a person's own that sends /admin/* to stable. */
const adminRule = ({ elb, rollout, stable }: Person) =>
  elb.send(
    new CreateRuleCommand({
      ListenerArn: rollout.listenerArn,
      Priority: 20,
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/admin/*"] } }],
      Actions: [{ Type: "forward", TargetGroupArn: stable }],
    }),
  );

test("a fleet that another's rule names stays whole, and resume ends it once it may", async () => {
  let arn: string | undefined;
  const done = await drift({
    at: stepStarts("bake"),
    edit: async (person) => {
      arn = (await adminRule(person)).Rules?.[0]?.RuleArn;
    },
  });
  const { service, result } = done;
  expect(result).toMatchObject({ outcome: "live-cleanup-pending", code: "TRAFFIC_GUARD" });
  expect(result.exitCode).toBe(7);
  expect(result.reason).toContain(
    "the listener's rule with priority 20 (path /admin/*) names 1.0.0-1-abcdef0",
  );
  expect(await running(service, 1)).toBe(2);
  const ann = new Operator(service, "ann@desk (pid 2)");
  const again = await service.world.until(ann.resume());
  expect(again).toMatchObject({ outcome: "live-cleanup-pending", code: "TRAFFIC_GUARD" });
  expect(await running(service, 1)).toBe(2);
  await done.person.elb.send(new DeleteRuleCommand({ RuleArn: arn }));
  expect(await service.world.until(ann.resume())).toMatchObject({ outcome: "live", left: [] });
  expect(await running(service, 1)).toBe(0);
});
