// Goal: after a deploy everything of it carries Name service-environment-release, and status and ps
// answer what runs where, at what weight, how healthy and old, on which config.
// Method: the real commands on the stand-in under virtual time; tags as the SDK's clients read them.
import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand, DescribeLaunchTemplatesCommand } from "@aws-sdk/client-ec2";
import {
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { tagsByKey } from "../../../src/aws/tag-list.ts";
import { WatchedCommands } from "./support/watched-commands.ts";
import { storyFiles } from "./support/story.ts";

const nameOf = (tags: Parameters<typeof tagsByKey>[0]) => tagsByKey(tags)["Name"];

async function names(slipway: WatchedCommands): Promise<Record<string, (string | undefined)[]>> {
  const { clients } = slipway.world.process("looker");
  const { reads } = await clients.ec2();
  const [groups, templates, instances, targetGroups] = await slipway.world.until(
    Promise.all([
      clients.autoScaling.reads.send(new DescribeAutoScalingGroupsCommand({})),
      reads.send(new DescribeLaunchTemplatesCommand({})),
      reads.send(new DescribeInstancesCommand({})),
      clients.elb.reads.send(new DescribeTargetGroupsCommand({})),
    ]),
  );
  const arns = targetGroups.TargetGroups?.map(({ TargetGroupArn }) => TargetGroupArn ?? "") ?? [];
  const tags = await slipway.world.until(
    clients.elb.reads.send(new DescribeTagsCommand({ ResourceArns: arns })),
  );
  const running = (instances.Reservations ?? [])
    .flatMap(({ Instances }) => Instances ?? [])
    .filter(({ State }) => State?.Name === "running");
  return {
    groups: groups.AutoScalingGroups?.map((group) => nameOf(group.Tags)) ?? [],
    templates: templates.LaunchTemplates?.map((template) => nameOf(template.Tags)) ?? [],
    instances: running.map((instance) => nameOf(instance.Tags)),
    targetGroups: tags.TagDescriptions?.map((one) => nameOf(one.Tags)) ?? [],
  };
}

test("names, status and ps after a deploy", { timeout: 120_000 }, async () => {
  const slipway = new WatchedCommands(storyFiles);
  for (const line of ["slipway config set A=1", "slipway deploy --id one --yes"]) {
    expect(await slipway.run(line)).toMatchObject({ exitCode: 0 });
  }
  expect(await names(slipway)).toEqual({
    groups: ["web-test-one"],
    templates: ["web-test-one"],
    instances: ["web-test-one", "web-test-one"],
    targetGroups: ["web-test-one"],
  });
  const [status, ps] = await Promise.all(
    ["status", "ps"].map(async (name) =>
      JSON.parse((await slipway.run(`slipway ${name} --json`)).out),
    ),
  );
  const instance = {
    release: "one",
    instance: expect.stringMatching(/^i-/),
    zone: expect.stringMatching(/^us-east-1[ab]$/),
    state: "InService",
    health: "healthy",
    since: expect.stringMatching(/^2026-/),
    configVersion: 1,
    references: {},
    percent: 100,
    console: expect.stringMatching(/^https:.*#InstanceDetails:instanceId=i-/),
  };
  expect(status).toMatchObject({
    service: "web",
    environment: "test",
    serving: [{ release: "one", percent: 100 }],
    instances: [instance, instance],
    live: { release: "one", number: "r1", configVersion: 1 },
  });
  expect(ps.instances).toEqual(status.instances);
  const { out } = await slipway.run("slipway status");
  for (const thing of [
    "Auto Scaling group",
    "Target group",
    "Load balancer",
    "Listener",
    "State table",
  ]) {
    expect(out).toMatch(
      new RegExp(`^${thing}: https://us-east-1\\.console\\.aws\\.amazon\\.com/`, "m"),
    );
  }
  const row = /^i-\S+ +one +us-east-1[ab] +InService +healthy +100 % +\S.* +v1 +virtual$/m;
  expect(out).toMatch(row);
  expect((await slipway.run("slipway ps")).out).toMatch(row);
});
