// Goal: whatever somebody changes about the groups, their instances and targets during a rollout is
// put back, stopped on, told or waited out as src/domain/drift.ts says, customers have one whole
// fleet at the end, and no release is blamed for it.
// Method: the real engine and SDK on the stand-in under virtual time; a person's clients make the
// edit at the moment it hurts; requests every 100 ms are counted.
import {
  DeleteAutoScalingGroupCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DetachLoadBalancerTargetGroupsCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { DeleteLaunchTemplateCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import {
  DeleteRuleCommand,
  DeregisterTargetsCommand,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { sampleSettings } from "../../support/samples.ts";
import { drift, halfShifted, stepStarts, type Drifted, type Person } from "./support/drifting.ts";

const { health: healthy } = sampleSettings;
const whole = [{ release: "1.0.0-2-abcdef0", percent: 100, healthy: 2 }];
const wholeStable = [{ release: "1.0.0-1-abcdef0", percent: 100, healthy: 2 }];

const nameOf = ({ rollout }: Person, role: "stable" | "candidate"): string =>
  role === "stable" ? (rollout.stable?.fleet.name ?? "") : rollout.candidate.name;

const resize = (role: "stable" | "candidate", min: number, desired: number) => (person: Person) =>
  person.autoScaling.send(
    new UpdateAutoScalingGroupCommand({
      AutoScalingGroupName: nameOf(person, role),
      MinSize: min,
      DesiredCapacity: desired,
    }),
  );

const deleteGroup = (role: "stable" | "candidate") => (person: Person) =>
  person.autoScaling.send(
    new DeleteAutoScalingGroupCommand({
      AutoScalingGroupName: nameOf(person, role),
      ForceDelete: true,
    }),
  );

const suspend = (role: "stable" | "candidate", process: string) => (person: Person) =>
  person.autoScaling.send(
    new SuspendProcessesCommand({
      AutoScalingGroupName: nameOf(person, role),
      ScalingProcesses: [process],
    }),
  );

const instancesOf = async (person: Person, role: "stable" | "candidate") => {
  const command = new DescribeAutoScalingGroupsCommand({
    AutoScalingGroupNames: [nameOf(person, role)],
  });
  const [group] = (await person.autoScaling.send(command)).AutoScalingGroups ?? [];
  return (group?.Instances ?? []).map(({ InstanceId }) => InstanceId ?? "");
};

const terminate = async (person: Person) => {
  const [InstanceId = ""] = await instancesOf(person, "candidate");
  await person.ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
};

/** The rollout ended on the new release, or back on the old one, and nobody is blamed for it. */
function expectEnd(done: Drifted, end: "live" | "rolled-back", code = "LIVE"): void {
  const { outcome, reason, left } = done.result;
  const { code: said } = done.result;
  expect({ outcome, said, left }, reason).toEqual({ outcome: end, said: code, left: [] });
  expect(done.serving).toEqual(end === "live" ? whole : wholeStable);
  expect(done.rollout.state).not.toMatchObject({ failure: { causedByRelease: true } });
}

/** Customers met nothing later than this many ms after the edit; what it did itself is its own. */
function expectServedAfter(done: Drifted, ms: number): void {
  expect(Math.max(0, ...done.lostMs)).toBeLessThanOrEqual(ms);
}

test("the candidate's lowered minimum is put back", async () => {
  const done = await drift({ at: halfShifted, edit: resize("candidate", 0, 2) });
  expectEnd(done, "live");
  expect(done.answers("candidate-shrunk")).toEqual(["put back"]);
  expect(done.lostMs).toEqual([]);
});

test("the candidate's lowered desired number is put back; customers lose nothing", async () => {
  const done = await drift({ at: halfShifted, edit: resize("candidate", 1, 1) });
  expectEnd(done, "live");
  expect(done.answers("candidate-shrunk")).toEqual(["put back"]);
  expect(done.lostMs).toEqual([]);
});

// Faults: O10.
test("the candidate emptied under traffic gives its share back within two looks", async () => {
  const done = await drift({ at: halfShifted, edit: resize("candidate", 0, 0) });
  expectEnd(done, "rolled-back", "FLEET_UNHEALTHY");
  expectServedAfter(done, 15_000);
});

test("the candidate made larger is left alone", async () => {
  const done = await drift({ at: halfShifted, edit: resize("candidate", 2, 3) });
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(done.serving).toMatchObject([{ percent: 100, healthy: 3 }]);
  expect(done.rollout.drift ?? []).toEqual([]);
});

test("more than one canary is nobody's canary", async () => {
  const done = await drift({
    at: stepStarts("verify-canary"),
    edit: resize("candidate", 1, 3),
    releases: { startMs: 3000 },
    settings: { health: { ...healthy, intervalSeconds: 20 } },
  });
  expectEnd(done, "rolled-back", "DRIFT");
  expect(done.lostMs).toEqual([]);
});

// Faults: O10.
test.each(["scale-fleet", "bake"])("the candidate deleted (%s): customers first", async (step) => {
  const done = await drift({
    at: stepStarts(step),
    afterMs: step === "bake" ? 0 : 2500,
    edit: deleteGroup("candidate"),
    releases: { startMs: 20_000 },
  });
  expect(done.result.outcome, done.result.reason).toBe("rolled-back");
  expectEnd(done, "rolled-back", step === "bake" ? "FLEET_UNHEALTHY" : "DRIFT");
  expectServedAfter(done, step === "bake" ? 20_000 : 0);
});

test("stable's lowered size is put back during the bake: it is the way back", async () => {
  const done = await drift({ at: stepStarts("bake"), edit: resize("stable", 0, 1) });
  expectEnd(done, "live");
  expect(done.answers("stable-shrunk")).toEqual(["put back"]);
  expect(done.lostMs).toEqual([]);
});

test("stable's lowered minimum is put back before the candidate grows", async () => {
  const done = await drift({ at: stepStarts("verify-canary"), edit: resize("stable", 1, 1) });
  expectEnd(done, "live");
  expect(done.answers("stable-shrunk")).toEqual(["put back"]);
});

// Faults: O10.
test.each(["deleted", "emptied"])("stable %s under traffic: the candidate has all", async (how) => {
  const edit = how === "deleted" ? deleteGroup("stable") : resize("stable", 0, 0);
  const done = await drift({ at: halfShifted, edit });
  expectEnd(done, "live");
  expectServedAfter(done, 20_000);
});

test("stable deleted before the shift: the candidate takes over at once", async () => {
  const done = await drift({ at: stepStarts("scale-fleet"), edit: deleteGroup("stable") });
  expectEnd(done, "live");
  expect(done.answers("stable-deleted")).toEqual(["told"]);
});

test.each(["Launch", "Terminate", "HealthCheck", "ReplaceUnhealthy", "AddToLoadBalancer"])(
  "%s of the candidate suspended is resumed",
  async (process) => {
    const done = await drift({
      at: stepStarts("verify-canary"),
      edit: suspend("candidate", process),
      releases: { startMs: 20_000 },
    });
    expectEnd(done, "live");
    expect(done.answers("candidate-suspended")).toEqual(["put back"]);
  },
);

test("what is suspended on stable is told, and stays so", async () => {
  const done = await drift({ at: halfShifted, edit: suspend("stable", "HealthCheck") });
  expectEnd(done, "live");
  expect(done.answers("stable-suspended")).toEqual(["told"]);
});

// Faults: I8.
test("a canary terminated by hand is tried again, once", async () => {
  const done = await drift({ at: stepStarts("verify-canary"), edit: terminate });
  expectEnd(done, "live");
  expect(done.rollout.lostCanaries).toHaveLength(1);
});

test("an instance terminated under traffic is waited for before more weight moves", async () => {
  const done = await drift({ at: halfShifted, edit: terminate });
  expectEnd(done, "live");
  expect(done.lostMs).toEqual([]);
});

// Faults: O10.
test("a target taken out by hand is waited for, then stable has its share again", async () => {
  const done = await drift({
    at: halfShifted,
    edit: async (person) => {
      const [Id = ""] = await instancesOf(person, "candidate");
      const command = { TargetGroupArn: person.candidate, Targets: [{ Id }] };
      await person.elb.send(new DeregisterTargetsCommand(command));
    },
  });
  expectEnd(done, "rolled-back", "FLEET_UNHEALTHY");
  expect(done.result.reason).toContain("1 of 2 targets are healthy");
  expect(done.lostMs).toEqual([]);
});

// Faults: O10.
test("a detached target group gives customers back to stable", async () => {
  const done = await drift({
    at: halfShifted,
    edit: (person) =>
      person.autoScaling.send(
        new DetachLoadBalancerTargetGroupsCommand({
          AutoScalingGroupName: nameOf(person, "candidate"),
          TargetGroupARNs: [person.candidate],
        }),
      ),
  });
  expectEnd(done, "rolled-back", "FLEET_UNHEALTHY");
  expectServedAfter(done, 15_000);
});

test("a launch template deleted before the fleet grows ends it, blaming nobody", async () => {
  const done = await drift({
    at: stepStarts("verify-canary"),
    edit: (person) =>
      person.ec2.send(
        new DeleteLaunchTemplateCommand({ LaunchTemplateName: nameOf(person, "candidate") }),
      ),
  });
  expectEnd(done, "rolled-back", "LAUNCH_FAILED");
  expect(done.lostMs).toEqual([]);
});

test.each(["deleted", "pointed at stable"])("the test rule %s is put back", async (how) => {
  const done = await drift({
    at: stepStarts("verify-canary"),
    edit: ({ elb, rollout, stable }) => {
      const RuleArn = rollout.testRuleArn;
      const Actions = [{ Type: "forward" as const, TargetGroupArn: stable }];
      return how === "deleted"
        ? elb.send(new DeleteRuleCommand({ RuleArn }))
        : elb.send(new ModifyRuleCommand({ RuleArn, Actions }));
    },
    settings: { health: { ...healthy, intervalSeconds: 10 } },
  });
  expectEnd(done, "live");
  expect(done.answers("test-rule")).toEqual(["put back"]);
});

test("a group without our tags is not ours any more: it is named, and stays", async () => {
  const done = await drift({
    at: stepStarts("verify-canary"),
    edit: (person) =>
      person.autoScaling.send(
        new DeleteTagsCommand({
          Tags: [
            {
              Key: "slipway:service",
              ResourceId: nameOf(person, "candidate"),
              ResourceType: "auto-scaling-group",
            },
          ],
        }),
      ),
  });
  expect(done.result).toMatchObject({ outcome: "needs-operator", code: "DRIFT" });
  expect(done.result.reason).toContain("does not carry our tags; it was left alone");
  expect(done.serving).toEqual(wholeStable);
  expect(await instancesOf(done.person, "candidate")).toHaveLength(1);
});
