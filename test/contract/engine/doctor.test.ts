// Goal: doctor finds each thing that is not as it should be, says so once, heals what is slipway's
// own and touches nothing else; what it heals is whole afterwards.
// Method: a service deployed by the real engine and adapters on the stand-in; each test breaks one
// thing by the SDK as a hand in the console would, looks, heals, looks again.
import {
  DeletePolicyCommand,
  PutScalingPolicyCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
  CreateOrUpdateTagsCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  ModifyListenerCommand,
  ModifyRuleCommand,
  type ModifyRuleCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeAll, describe, expect, test } from "vitest";
import type { FindingCode } from "../../../src/domain/finding.ts";
import type { LivePointer } from "../../../src/domain/rollout.ts";
import { Clinic } from "./support/clinic.ts";

let clinic: Clinic;
let live: LivePointer;

const group = () => ({ AutoScalingGroupName: live.fleet.name });
const arn = () => live.fleet.targetGroupArn!;
const scaling = () => clinic.hand.autoScaling.writes;
const balancing = () => clinic.hand.elb.writes;
const members = () => [...clinic.region.autoScaling.group(live.fleet.name).members.keys()];
const forward = (weight: number) => {
  const TargetGroups = [{ TargetGroupArn: arn(), Weight: weight }];
  return [{ Type: "forward" as const, ForwardConfig: { TargetGroups } }];
};
const fixed = (StatusCode: string) => [
  { Type: "fixed-response" as const, FixedResponseConfig: { StatusCode } },
];

beforeAll(async () => {
  clinic = await Clinic.withRelease();
  live = await clinic.live();
});

test("a service as a deploy leaves it has nothing to find; looking changes nothing", async () => {
  expect(await clinic.changes(async () => expect(await clinic.examine()).toEqual([]))).toEqual([]);
});

/** What a hand does, what is found of it, the calls that heal it. */
const healable: readonly [FindingCode, string, () => Promise<unknown>, readonly string[]][] = [
  [
    "PROCESSES_SUSPENDED",
    "are suspended: Launch, AZRebalance",
    () =>
      scaling().send(
        new SuspendProcessesCommand({ ...group(), ScalingProcesses: ["Launch", "AZRebalance"] }),
      ),
    ["ResumeProcesses"],
  ],
  [
    "SCALE_IN_PROTECTED",
    "protected from scaling in: i-",
    () =>
      scaling().send(
        new SetInstanceProtectionCommand({
          ...group(),
          InstanceIds: members().slice(0, 1),
          ProtectedFromScaleIn: true,
        }),
      ),
    ["SetInstanceProtection", "UpdateAutoScalingGroup"],
  ],
  [
    "SCALE_IN_PROTECTED",
    "all it will launch",
    () =>
      scaling().send(
        new UpdateAutoScalingGroupCommand({ ...group(), NewInstancesProtectedFromScaleIn: true }),
      ),
    ["UpdateAutoScalingGroup"],
  ],
  [
    "HEALTH_CHECK_TYPE",
    "its health check type is not ELB",
    () => scaling().send(new UpdateAutoScalingGroupCommand({ ...group(), HealthCheckType: "EC2" })),
    ["UpdateAutoScalingGroup"],
  ],
  [
    "POLICY_DIFFERS",
    "should have CPU at 60 %, and has no policy on CPU",
    () =>
      scaling().send(new DeletePolicyCommand({ ...group(), PolicyName: `${live.fleet.name}-cpu` })),
    ["PutScalingPolicy"],
  ],
  [
    "POLICY_DIFFERS",
    "should have CPU at 60 %, and has CPU at 90 %",
    () =>
      scaling().send(
        new PutScalingPolicyCommand({
          ...group(),
          PolicyName: `${live.fleet.name}-cpu`,
          PolicyType: "TargetTrackingScaling",
          TargetTrackingConfiguration: {
            PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" },
            TargetValue: 90,
          },
        }),
      ),
    ["PutScalingPolicy"],
  ],
  [
    "WEIGHTS_DRIFTED",
    "with weight 0",
    () => modifyProduction({ Actions: forward(0) }),
    ["ModifyRule"],
  ],
];

const modifyProduction = (
  change: ModifyRuleCommandInput | Omit<ModifyRuleCommandInput, "RuleArn">,
) => balancing().send(new ModifyRuleCommand({ RuleArn: live.productionRuleArn, ...change }));

describe("found, and healed by one change of what is ours", () => {
  test.each(healable)("%s: %s", async (code, words, harm, cure) => {
    await clinic.until(harm());
    const found = await clinic.examine();
    expect(found).toEqual([
      expect.objectContaining({ code, summary: expect.stringContaining(words) }),
    ]);
    const calls = await clinic.changes(async () => {
      expect(await clinic.heal()).toEqual([expect.objectContaining({ code, healed: true })]);
    });
    expect(calls).toEqual(cure);
    expect(await clinic.examine()).toEqual([]);
  });

  test("SIZE_PINNED: the least size is what runs, and more than configured", async () => {
    const pin = { ...group(), MinSize: 3, DesiredCapacity: 3 };
    await clinic.until(scaling().send(new UpdateAutoScalingGroupCommand(pin)));
    await clinic.service.world.pass(30_000);
    expect(await clinic.codes()).toEqual(["SIZE_PINNED"]);
    await clinic.heal();
    expect(await clinic.codes()).toEqual([]);
    const { size } = (await clinic.until(clinic.service.engineWorld.fleets.observe(live.fleet)))!;
    expect(size).toEqual({ min: 2, desired: 3, max: 6 });
    const back = { ...group(), DesiredCapacity: 2 };
    await clinic.until(scaling().send(new UpdateAutoScalingGroupCommand(back)));
    await clinic.service.world.pass(60_000);
  });
});

/** What a hand does, what is found of it, and how the hand takes it back. */
const reported: readonly [
  code: FindingCode,
  words: string,
  harm: () => Promise<unknown>,
  back: () => Promise<unknown>,
][] = [
  [
    "SIZE_DIFFERS",
    "may have 1 to 6 instances; slipway.yaml says 2 to 6",
    () => scaling().send(new UpdateAutoScalingGroupCommand({ ...group(), MinSize: 1 })),
    () => scaling().send(new UpdateAutoScalingGroupCommand({ ...group(), MinSize: 2 })),
  ],
  [
    "RULE_CHANGED",
    "matches path /other at priority 20100; on record is path /* at 20100",
    () => modifyProduction({ Conditions: [{ Field: "path-pattern", Values: ["/other"] }] }),
    () => modifyProduction({ Conditions: [{ Field: "path-pattern", Values: ["/*"] }] }),
  ],
  [
    "LISTENER_DEFAULT",
    "answers 404 itself",
    () => modifyListener("404"),
    () => modifyListener("503"),
  ],
  [
    "WEIGHTS_DRIFTED",
    "should send everything to 1.0.0-1-abcdef0, but answers 404 itself",
    () => modifyProduction({ Actions: fixed("404") }),
    async () => {
      await modifyProduction({ Actions: forward(100) });
      await clinic.service.world.clock.sleep(30_000);
    },
  ],
  [
    "STRANGER",
    "Policy mine of group",
    () =>
      scaling().send(
        new PutScalingPolicyCommand({
          ...group(),
          PolicyName: "mine",
          AdjustmentType: "ChangeInCapacity",
          ScalingAdjustment: 1,
        }),
      ),
    () => scaling().send(new DeletePolicyCommand({ ...group(), PolicyName: "mine" })),
  ],
  [
    "TAGS_LOST",
    "is in use, but has lost slipway's tags",
    () => tagGroup("else"),
    () => tagGroup("web"),
  ],
];

const modifyListener = (status: string) =>
  balancing().send(
    new ModifyListenerCommand({
      ListenerArn: live.listenerArn,
      DefaultActions: fixed(status),
    }),
  );

const tagGroup = (Value: string) =>
  scaling().send(
    new CreateOrUpdateTagsCommand({
      Tags: [
        {
          ResourceId: live.fleet.name,
          ResourceType: "auto-scaling-group",
          Key: "slipway:service",
          Value,
          PropagateAtLaunch: true,
        },
      ],
    }),
  );

describe("found, and left alone", () => {
  test.each(reported)("%s: %s", async (code, words, harm, back) => {
    await clinic.until(harm());
    const found = await clinic.examine();
    expect(found).toEqual([
      expect.objectContaining({ code, summary: expect.stringContaining(words) }),
    ]);
    expect(found[0]).not.toHaveProperty("cure");
    expect(await clinic.changes(() => clinic.heal())).toEqual([]);
    await clinic.until(back());
    expect(await clinic.examine()).toEqual([]);
  });
});
