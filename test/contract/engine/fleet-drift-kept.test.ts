// Goal: what somebody protects, suspends, takes off or enlarges about either fleet during a rollout is
// followed, put back, told or left alone as src/domain/drift.ts says, and customers lose nothing.
// Method: the real engine and SDK on the stand-in under virtual time; a person's clients make the
// edit at the moment it hurts; requests every 100 ms are counted.
import {
  DeleteLifecycleHookCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeLifecycleHooksCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { drift, halfShifted, stepStarts, type Drifted, type Person } from "./support/drifting.ts";

type Role = "stable" | "candidate";

const whole = [{ release: "1.0.0-2-abcdef0", percent: 100, healthy: 2 }];
const wholeStable = [{ release: "1.0.0-1-abcdef0", percent: 100, healthy: 2 }];

const nameOf = ({ rollout }: Person, role: Role): string =>
  role === "stable" ? (rollout.stable?.fleet.name ?? "") : rollout.candidate.name;

const groupOf = async (person: Person, role: Role) => {
  const AutoScalingGroupNames = [nameOf(person, role)];
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames });
  return (await person.autoScaling.send(command)).AutoScalingGroups?.[0];
};

const protect = (role: Role) => async (person: Person) => {
  const [first] = (await groupOf(person, role))?.Instances ?? [];
  await person.autoScaling.send(
    new SetInstanceProtectionCommand({
      AutoScalingGroupName: nameOf(person, role),
      InstanceIds: [first?.InstanceId ?? ""],
      ProtectedFromScaleIn: true,
    }),
  );
};

const suspend = (role: Role, process: string) => (person: Person) =>
  person.autoScaling.send(
    new SuspendProcessesCommand({
      AutoScalingGroupName: nameOf(person, role),
      ScalingProcesses: [process],
    }),
  );

const resize = (role: Role, desired: number) => (person: Person) =>
  person.autoScaling.send(
    new UpdateAutoScalingGroupCommand({
      AutoScalingGroupName: nameOf(person, role),
      DesiredCapacity: desired,
    }),
  );

/** As soon as there is one. */
const unhook = async (person: Person): Promise<void> => {
  const AutoScalingGroupName = nameOf(person, "candidate");
  for (;;) {
    const group = await groupOf(person, "candidate");
    const hooks = group
      ? await person.autoScaling.send(new DescribeLifecycleHooksCommand({ AutoScalingGroupName }))
      : undefined;
    const LifecycleHookName = hooks?.LifecycleHooks?.[0]?.LifecycleHookName;
    if (LifecycleHookName !== undefined) {
      const one = { AutoScalingGroupName, LifecycleHookName };
      await person.autoScaling.send(new DeleteLifecycleHookCommand(one));
      return;
    }
    await person.service.world.clock.sleep(500);
  }
};

function expectEnd(done: Drifted, end: "live" | "rolled-back", code = "LIVE"): void {
  const { outcome, code: said, reason, left } = done.result;
  expect({ outcome, said, left }, reason).toEqual({ outcome: end, said: code, left: [] });
  expect(done.serving).toEqual(end === "live" ? whole : wholeStable);
  expect(done.rollout.state).not.toMatchObject({ failure: { causedByRelease: true } });
  expect(done.lostMs).toEqual([]);
}

// Faults: I10.
test("a protected instance of stable keeps its fleet, which is named and left for clean-up", async () => {
  const done = await drift({ at: halfShifted, edit: protect("stable") });
  expect(done.result).toMatchObject({ outcome: "live-cleanup-pending", code: "TIMEOUT" });
  expect(done.result.reason).toMatch(/did not empty: 1 instances .*; still in service: i-\w+\./);
  expect(done.result.left).not.toEqual([]);
  expect({ serving: done.serving, lost: done.lostMs }).toEqual({ serving: whole, lost: [] });
  const [only, ...others] = (await groupOf(done.person, "stable"))?.Instances ?? [];
  expect(only).toMatchObject({ ProtectedFromScaleIn: true, LifecycleState: "InService" });
  expect(others).toEqual([]);
});

test("a protected instance of the candidate does no harm", async () => {
  const done = await drift({ at: stepStarts("verify-canary"), edit: protect("candidate") });
  expectEnd(done, "live");
});

test("stable that cannot terminate is told, and left for clean-up", async () => {
  const done = await drift({ at: halfShifted, edit: suspend("stable", "Terminate") });
  expect(done.result).toMatchObject({ outcome: "live-cleanup-pending", code: "TIMEOUT" });
  expect(done.answers("stable-suspended")).toEqual(["told"]);
  expect({ serving: done.serving, lost: done.lostMs }).toEqual({ serving: whole, lost: [] });
});

test("instances that came up unregistered before it is resumed fail the rollout at its deadline", async () => {
  const done = await drift({
    at: stepStarts("scale-fleet"),
    edit: suspend("candidate", "AddToLoadBalancer"),
    releases: { startMs: 5_000 },
  });
  expectEnd(done, "rolled-back", "FLEET_UNHEALTHY");
  expect(done.answers("candidate-suspended")).toEqual(["put back"]);
});

test.each(["candidate", "stable"] as const)(
  "AZRebalance of %s suspended is left alone",
  async (role) => {
    const done = await drift({ at: halfShifted, edit: suspend(role, "AZRebalance") });
    expectEnd(done, "live");
    expect(done.rollout.drift ?? []).toEqual([]);
  },
);

test.each(["launch-canary", "verify-canary"])(
  "without its launch hook (%s) an instance counts only once it attests and is healthy",
  async (step) => {
    const done = await drift({
      at: stepStarts(step),
      edit: unhook,
      releases: { startMs: 10_000 },
    });
    expectEnd(done, "live");
  },
);

test("the candidate's target group deleted, its test rule too: rolled back, customers untouched", async () => {
  const done = await drift({
    at: stepStarts("verify-canary"),
    edit: async ({ elb, rollout, candidate }) => {
      await elb.send(new DeleteRuleCommand({ RuleArn: rollout.testRuleArn }));
      await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: candidate }));
    },
  });
  expectEnd(done, "rolled-back", "DRIFT");
});

test("stable's target group deleted once nothing names it is gone, as was wanted", async () => {
  const done = await drift({
    at: stepStarts("retire-previous"),
    edit: async ({ elb, stable, service }) => {
      for (let tries = 0; tries < 600; tries += 1) {
        try {
          await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: stable }));
          return;
        } catch {
          await service.world.clock.sleep(200);
        }
      }
      throw new Error("it was named all the time");
    },
  });
  expectEnd(done, "live");
});

// Faults: I9.
test("the candidate follows a stable that has grown before it gets more customers", async () => {
  const done = await drift({
    at: halfShifted,
    edit: resize("stable", 4),
    releases: { startMs: 5_000 },
  });
  expect(done.result, done.result.reason).toMatchObject({ outcome: "live", left: [] });
  expect(done.serving).toMatchObject([{ percent: 100, healthy: 4 }]);
  expect(done.rollout.candidateSize).toEqual({ min: 2, desired: 4, max: 4 });
  expect(done.lostMs).toEqual([]);
  const shifted = done.events.findIndex(
    (event) => event.event === "traffic-shifted" && event.serving.length === 1,
  );
  const followed = done.events.findIndex(
    (event) =>
      event.event === "note" &&
      event.message === "stable has grown to 4; the candidate grows to 4.",
  );
  expect(followed).toBeGreaterThan(0);
  expect(followed).toBeLessThan(shifted);
});
