// Goal: a rollout is taken back by what the listener and the groups say, not by what the record
// believes: whatever names or feeds the candidate is put right first, and stable is whole again.
// Method: the real engine and SDK on the stand-in under virtual time; a person's clients make the
// edits at the moment they hurt; requests every 100 ms are counted.
import {
  DeleteAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { DeleteRuleCommand, ModifyRuleCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { sampleSettings } from "../../support/samples.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { customers } from "./support/customers.ts";
import { drift, personAt, stepStarts, type Drifted, type Person } from "./support/drifting.ts";
import { Operator } from "./support/operator.ts";

const { health } = sampleSettings;
const wholeStable = [{ release: "1.0.0-1-abcdef0", percent: 100, healthy: 2 }];

const weigh = (share: number) => (person: Person) => {
  const { elb, rollout, stable, candidate } = person;
  const TargetGroups = [
    { TargetGroupArn: stable, Weight: 100 - share },
    { TargetGroupArn: candidate, Weight: share },
  ];
  const Actions = [{ Type: "forward" as const, ForwardConfig: { TargetGroups } }];
  return elb.send(new ModifyRuleCommand({ RuleArn: rollout.productionRuleArn, Actions }));
};

const deleteRule = ({ elb, rollout }: Person) =>
  elb.send(new DeleteRuleCommand({ RuleArn: rollout.productionRuleArn }));

const deleteCandidate = ({ autoScaling, rollout }: Person) =>
  autoScaling.send(
    new DeleteAutoScalingGroupCommand({
      AutoScalingGroupName: rollout.candidate.name,
      ForceDelete: true,
    }),
  );

/** Which stops the rollout: nobody knows any more which of them was looked at. */
const growCanary = ({ autoScaling, rollout }: Person) =>
  autoScaling.send(
    new UpdateAutoScalingGroupCommand({
      AutoScalingGroupName: rollout.candidate.name,
      DesiredCapacity: 3,
    }),
  );

const isPutBack = (event: RolloutEvent): boolean =>
  event.event === "note" && event.message.includes("It is put back");

/** All is with stable, and nothing of the candidate is left. */
function expectBack(done: Drifted): void {
  const { outcome, reason, left } = done.result;
  expect({ outcome, left }, reason).toEqual({ outcome: "rolled-back", left: [] });
  expect(done.serving).toEqual(wholeStable);
  const { targetGroups } = done.service.world.standin.region.elb;
  expect([...targetGroups.values()]).toHaveLength(1);
}

test.each(["weights", "deleted"] as const)(
  "a rule put right while the fleet grew (%s) names the candidate, which leaves all the same",
  async (how) => {
    const done = await drift(
      {
        at: stepStarts("scale-fleet"),
        edit: how === "weights" ? weigh(10) : deleteRule,
        releases: { startMs: 25_000 },
      },
      { at: isPutBack, edit: deleteCandidate, afterMs: 500 },
    );
    expectBack(done);
    expect(done.answers(`production-rule-${how}`)).toEqual(["put back"]);
    expect(done.result.code).toBe("DRIFT");
    // What was put right has to spread first.
    expect(Math.max(0, ...done.lostMs)).toBeLessThan(5000);
  },
);

test("a canary that somebody gave customers drains, and loses them first", async () => {
  const slow = { ...health, intervalSeconds: 20 };
  const done = await drift(
    {
      at: stepStarts("verify-canary"),
      edit: weigh(50),
      releases: { startMs: 3000 },
      settings: { health: slow },
    },
    { at: (event) => event.event === "step-waiting", edit: growCanary, afterMs: 3000 },
  );
  expectBack(done);
  expect(done.lostMs).toEqual([]);
});

/** A rollout stopped in its bake, stable set to one of its four instances, and the undo of it. */
async function undoOverShrunk(change: (person: Person) => Promise<unknown>) {
  const service = new VirtualService({ capacity: { min: 1, desired: 4, max: 6 }, bakeSeconds: 60 });
  const { world, engineWorld } = service;
  await service.release({ A: "1" });
  const release = await world.until(service.publish({ A: "2" }));
  const stop = new AbortController();
  const bake = (event: RolloutEvent): void => void (stepStarts("bake")(event) && stop.abort());
  const stopped = await world.until(service.deploy(release, { tell: bake, signal: stop.signal }));
  expect(stopped.outcome).toBe("interrupted");
  const person = await personAt(service);
  await world.until(change(person));
  await world.pass(30_000);
  const asking = customers(service, "any.example.com", "/");
  const healthy: number[] = [];
  const tell = ({ event }: RolloutEvent): void => {
    const { targetGroups } = world.standin.region.elb;
    const targets = [...targetGroups.get(person.stable)!.targets.values()];
    if (event === "traffic-shifted") {
      healthy.push(targets.filter(({ state }) => state === "healthy").length);
    }
  };
  const result = await world.until(new Operator(service, "ann@desk (pid 2)").undo({ tell }), 30);
  const seen = await world.until(engineWorld.fleets.observe(person.rollout.stable!.fleet));
  return { result, healthy: healthy.at(-1), lost: asking.stop().lost, size: seen?.size };
}

const shrinkStable =
  (size: { MinSize: number; DesiredCapacity: number; MaxSize?: number }) =>
  ({ autoScaling, rollout }: Person) =>
    autoScaling.send(
      new UpdateAutoScalingGroupCommand({
        AutoScalingGroupName: rollout.stable?.fleet.name,
        ...size,
      }),
    );

test("a shrunk stable is whole again before customers go back to it", async () => {
  const done = await undoOverShrunk(shrinkStable({ MinSize: 1, DesiredCapacity: 1 }));
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(done).toMatchObject({ healthy: 4, lost: [], size: { min: 1, desired: 4 } });
});

test("stable that somebody took out of the production rule is checked before it is given customers", async () => {
  const done = await undoOverShrunk(({ elb, rollout, candidate }) =>
    elb.send(
      new ModifyRuleCommand({
        RuleArn: rollout.productionRuleArn,
        Actions: [{ Type: "forward", TargetGroupArn: candidate }],
      }),
    ),
  );
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(done).toMatchObject({ healthy: 4, lost: [] });
});

test("a maximum that a person lowered is kept to on the way back", async () => {
  const most = { MinSize: 1, DesiredCapacity: 1, MaxSize: 2 };
  const done = await undoOverShrunk(shrinkStable(most));
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(done).toMatchObject({ healthy: 2, lost: [], size: { min: 1, desired: 2, max: 2 } });
});
