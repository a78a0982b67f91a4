// Goal: doctor finds what is slipway's own and nobody needs, and takes it away without harming whoever
// serves; what is not surely ours, or has weight, is told and stays, whatever --fix was agreed to.
// Method: the real engine and adapters on the stand-in in virtual time; fleets and rules off record are
// made by the adapters themselves, strangers by the SDK as a hand in the console would.
import {
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { CreateLaunchTemplateCommand, DeleteLaunchTemplateCommand } from "@aws-sdk/client-ec2";
import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeEach, describe, expect, test } from "vitest";
import type { Fleet } from "../../../src/domain/fleet.ts";
import { fail } from "../../../src/domain/failure.ts";
import { fleetName, fleetTags } from "../../../src/domain/names.ts";
import type { LivePointer } from "../../../src/domain/rollout.ts";
import { Clinic } from "./support/clinic.ts";
import { Operator } from "./support/operator.ts";

let clinic: Clinic;
let live: LivePointer;

beforeEach(async () => {
  clinic = await Clinic.withRelease();
  live = await clinic.live();
});

const balancing = () => clinic.hand.elb.writes;
const scaling = () => clinic.hand.autoScaling.writes;
const forward = (weights: Readonly<Record<string, number>>) => {
  const TargetGroups = Object.entries(weights).map(([TargetGroupArn, Weight]) => {
    return { TargetGroupArn, Weight };
  });
  return [{ Type: "forward" as const, ForwardConfig: { TargetGroups } }];
};

/** Names of all that stands, of every kind. */
function standing(): readonly string[] {
  const { autoScaling, ec2, elb } = clinic.region;
  return [
    ...autoScaling.all().map(({ name }) => `group ${name}`),
    ...ec2.templates.all().map((one) => `template ${one.launchTemplateName}`),
    ...[...elb.targetGroups.values()].map(({ name }) => `target group ${name}`),
  ];
}

const serves = async () => {
  const rules = await clinic.until(clinic.service.engineWorld.traffic.rules());
  return rules.find(({ arn }) => arn === live.productionRuleArn)?.action;
};
const onlyLive = () => ({
  kind: "forward",
  targets: [{ targetGroupArn: live.fleet.targetGroupArn, weight: 100 }],
});

const handRule = (priority: number, { targetGroupArn = "" }: Fleet) =>
  clinic.until(
    balancing().send(
      new CreateRuleCommand({
        ListenerArn: live.listenerArn,
        Priority: priority,
        Conditions: [{ Field: "path-pattern", Values: ["/beta"] }],
        Actions: forward({ [targetGroupArn]: 1 }),
      }),
    ),
  );

test("a whole fleet that nothing needs is drained and removed, and nothing else", async () => {
  const before = standing();
  const { name } = await clinic.orphan(7);
  const [found, ...more] = await clinic.examine();
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    code: "ORPHAN_FLEET",
    summary:
      `Fleet ${name} of 1.0.0-7-abcdef0 (Auto Scaling group, target group, launch template) is ` +
      "needed by nothing that is live, kept or under way.",
    cure: { kind: "remove-fleet", hadWeight: true },
  });
  const calls = await clinic.changes(async () => {
    expect(await clinic.heal()).toMatchObject([{ code: "ORPHAN_FLEET", healed: true }]);
  });
  expect(calls.slice(0, 2)).toEqual(["UpdateAutoScalingGroup", "DeleteAutoScalingGroup"]);
  expect(calls.slice(2).toSorted()).toEqual(["DeleteLaunchTemplate", "DeleteTargetGroup"]);
  expect(standing()).toEqual(before);
  expect(await clinic.examine()).toEqual([]);
  expect(await serves()).toEqual(onlyLive());
});

// Faults: A19.
test("a fleet whose target group may not be looked at is told, and not cured: it may serve", async () => {
  const { targetGroupArn = "" } = await clinic.orphan(7);
  await clinic.until(
    balancing().send(
      new ModifyRuleCommand({
        RuleArn: live.productionRuleArn,
        Actions: forward({ [targetGroupArn]: 100 }),
      }),
    ),
  );
  const { estate } = clinic.request();
  const denied = () => fail({ code: "PERMISSION", summary: "Not allowed: DescribeTargetGroups." });
  const found = await clinic.examine({ estate: { ...estate, targetGroups: denied } });
  expect(found.map(({ code }) => code)).toContain("NOT_CHECKED");
  const orphan = found.find(({ code }) => code === "ORPHAN_FLEET");
  expect(orphan?.summary).toContain("whether it has weight could not be looked at");
  expect(orphan?.cure).toBeUndefined();
});

describe("what is left of a fleet", () => {
  const leftOvers: readonly [string, (fleet: Fleet) => Promise<void>, readonly string[]][] = [
    [
      "launch template",
      async (fleet) => {
        await dropGroup(fleet);
        await dropTargetGroup(fleet);
      },
      ["DeleteLaunchTemplate"],
    ],
    [
      "target group",
      async (fleet) => {
        await dropGroup(fleet);
        await dropTemplate(fleet);
      },
      ["DeleteTargetGroup"],
    ],
    [
      "Auto Scaling group, target group",
      dropTemplate,
      ["UpdateAutoScalingGroup", "DeleteAutoScalingGroup", "DeleteTargetGroup"],
    ],
  ];

  test.each(leftOvers)("its %s goes", async (kinds, drop, cure) => {
    const before = standing();
    await drop(await clinic.orphan(7));
    const found = await clinic.examine();
    expect(found).toHaveLength(1);
    expect(found[0]?.summary).toContain(`(${kinds})`);
    expect(await clinic.changes(() => clinic.heal())).toEqual(cure);
    expect(standing()).toEqual(before);
  });

  async function dropGroup({ name: AutoScalingGroupName }: Fleet): Promise<void> {
    const command = new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true });
    await clinic.until(scaling().send(command));
    await clinic.service.world.pass(60_000);
  }

  async function dropTargetGroup({ targetGroupArn: TargetGroupArn }: Fleet): Promise<void> {
    await clinic.until(balancing().send(new DeleteTargetGroupCommand({ TargetGroupArn })));
  }

  async function dropTemplate({ name: LaunchTemplateName }: Fleet): Promise<void> {
    const { writes } = await clinic.hand.ec2();
    await clinic.until(writes.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName })));
  }
});

test("a test rule that no rollout needs goes before the fleet it names", async () => {
  const before = standing();
  const fleet = await clinic.orphan(7);
  const { traffic } = clinic.service.engineWorld;
  await clinic.underLease(() => traffic.createTestRule(fleet, live.route, "a-nonce"));
  expect(await clinic.codes()).toEqual(["ORPHAN_FLEET", "ORPHAN_RULE"]);
  const calls = await clinic.changes(() => clinic.heal());
  expect(calls[0]).toBe("DeleteRule");
  expect(standing()).toEqual(before);
  expect(await clinic.examine()).toEqual([]);
});

test("one that the production rule names without weight leaves it first", async () => {
  const { targetGroupArn = "" } = await clinic.orphan(7);
  const Actions = forward({ [live.fleet.targetGroupArn ?? ""]: 100, [targetGroupArn]: 0 });
  const RuleArn = live.productionRuleArn;
  await clinic.until(balancing().send(new ModifyRuleCommand({ RuleArn, Actions })));
  expect(await clinic.codes()).toEqual(["ORPHAN_FLEET"]);
  expect(await clinic.heal()).toMatchObject([{ code: "ORPHAN_FLEET", healed: true }]);
  expect(await serves()).toEqual(onlyLive());
  expect(await clinic.examine()).toEqual([]);
});

test("nothing is removed while somebody alive holds the lease", async () => {
  await clinic.orphan(7);
  const bob = new Operator(clinic.service, "bob@laptop (pid 9)");
  await clinic.until(bob.world.leases.acquire("deploy 1.0.0-2-abcdef0", false, () => undefined));
  const before = standing();
  expect(await clinic.codes()).toEqual(["LEASE_LIVE", "ORPHAN_FLEET"]);
  const calls = await clinic.changes(async () => {
    await expect(clinic.heal()).rejects.toMatchObject({ failure: { code: "LEASE_HELD" } });
  });
  expect(calls).toEqual([]);
  expect(standing()).toEqual(before);
});

describe("one that gets requests stays", () => {
  test("from a rule that somebody made", async () => {
    await handRule(30, await clinic.orphan(7));
    const before = standing();
    const found = await clinic.examine();
    expect(found).toMatchObject([{ code: "ORPHAN_SERVES" }]);
    expect(found[0]?.summary).toContain("rule 30 of the listener sends it requests");
    expect(found[0]).not.toHaveProperty("cure");
    expect(await clinic.changes(() => clinic.heal())).toEqual([]);
    expect(standing()).toEqual(before);
  });

  test("from one made after it was agreed to", async () => {
    const fleet = await clinic.orphan(7);
    const agreed = await clinic.examine();
    expect(agreed).toMatchObject([{ code: "ORPHAN_FLEET" }]);
    await handRule(30, fleet);
    const before = standing();
    const calls = await clinic.changes(async () => {
      expect(await clinic.healAgreed(agreed)).toMatchObject([{ code: "ORPHAN_SERVES" }]);
    });
    expect(calls).toEqual([]);
    expect(standing()).toEqual(before);
  });

  test("from one made in the last moment before it goes", async () => {
    const fleet = await clinic.orphan(7);
    const agreed = await clinic.examine();
    const { engineWorld } = clinic.service;
    let reads = 0;
    const rules = async () => {
      reads += 1;
      if (reads === 2) {
        const Actions = forward({ [fleet.targetGroupArn ?? ""]: 1 });
        const Conditions = [{ Field: "path-pattern", Values: ["/beta"] }];
        const rule = { ListenerArn: live.listenerArn, Priority: 30, Conditions, Actions };
        await balancing().send(new CreateRuleCommand(rule));
      }
      return await engineWorld.traffic.rules();
    };
    const world = { ...engineWorld, traffic: { ...engineWorld.traffic, rules } };
    const before = standing();
    const calls = await clinic.changes(async () => {
      expect(await clinic.healAgreed(agreed, { world })).toMatchObject([
        { code: "ORPHAN_FLEET", healed: false, failure: { code: "TRAFFIC_GUARD" } },
      ]);
    });
    expect(calls).toEqual([]);
    expect(standing()).toEqual(before);
  });
});

describe("what is not surely ours is told and stays", () => {
  const name = fleetName("web", "test", 12);
  const tags = (owner: Parameters<typeof fleetTags>[0]) =>
    Object.entries(fleetTags(owner)).map(([Key, Value]) => ({ Key, Value }));
  const ours = { service: "web", environment: "test", rollout: 12, releaseId: "1.0.0-9-abcdef0" };
  const template = (LaunchTemplateName: string) =>
    new CreateLaunchTemplateCommand({
      LaunchTemplateName,
      LaunchTemplateData: { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.small" },
    });

  const strangers: readonly [string, string, () => Promise<unknown>][] = [
    [
      "a target group with a name of ours and no tags",
      `Target group ${name} has a name of slipway's giving, but not its tags; it is left alone.`,
      () => balancing().send(new CreateTargetGroupCommand({ ...targetGroup, Name: name })),
    ],
    [
      "a target group with our name and another rollout's tags",
      `Target group ${name} has a name of slipway's giving, but not its tags ` +
        "(it belongs to web); it is left alone.",
      () =>
        balancing().send(
          new CreateTargetGroupCommand({
            ...targetGroup,
            Name: name,
            Tags: tags({ ...ours, rollout: 13 }),
          }),
        ),
    ],
    [
      "a launch template with a name of ours and no tags",
      `Launch template ${name} has a name of slipway's giving, but not its tags; it is left alone.`,
      async () => (await clinic.hand.ec2()).writes.send(template(name)),
    ],
    [
      "a group with our tags and a name of its own",
      "Auto Scaling group mine has slipway's tags, but no name of its giving; it is left alone.",
      async () => {
        await (await clinic.hand.ec2()).writes.send(template("mine"));
        await scaling().send(
          new CreateAutoScalingGroupCommand({
            AutoScalingGroupName: "mine",
            LaunchTemplate: { LaunchTemplateName: "mine", Version: "1" },
            MinSize: 0,
            MaxSize: 0,
            VPCZoneIdentifier: clinic.service.world.base.subnetIds.join(","),
            Tags: tags(ours),
          }),
        );
      },
    ],
  ];
  const targetGroup = { Protocol: "HTTP" as const, Port: 80, VpcId: "" };

  test.each(strangers)("%s", async (_what, summary, make) => {
    targetGroup.VpcId = clinic.service.world.base.vpcId;
    await clinic.until(make());
    const before = standing();
    const found = await clinic.examine();
    expect(found).toEqual([{ code: "STRANGER", summary }]);
    expect(await clinic.changes(() => clinic.heal())).toEqual([]);
    expect(standing()).toEqual(before);
  });

  test("another environment's fleet is not even told", async () => {
    const theirs = { ...ours, environment: "other" };
    const Name = fleetName("web", "other", 12);
    const VpcId = clinic.service.world.base.vpcId;
    const command = new CreateTargetGroupCommand({
      ...targetGroup,
      VpcId,
      Name,
      Tags: tags(theirs),
    });
    await clinic.until(balancing().send(command));
    expect(await clinic.examine()).toEqual([]);
  });
});
