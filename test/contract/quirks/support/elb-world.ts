import { CreateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { CreateLaunchTemplateCommand } from "@aws-sdk/client-ec2";
import type {
  Action,
  CreateTargetGroupCommandInput,
  RuleCondition,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { QuirkWorld } from "./quirk-world.ts";
import { accepted } from "./quirk-world.ts";

/* What the quirks of load balancing start from, all of it asked for through the SDK. */

/** Instances that run, in the first subnet or in those given, one each. */
export async function launch(
  world: QuirkWorld,
  count = 1,
  subnetIds: readonly string[] = world.seeded.subnetIds.slice(0, 1),
  name = "fleet",
): Promise<string[]> {
  const data = { ImageId: world.seeded.imageId, InstanceType: "t3.small" as const };
  const template = { LaunchTemplateName: name, LaunchTemplateData: data };
  await world.ec2.send(new CreateLaunchTemplateCommand(template));
  const before = new Set(world.machines.keys());
  const group = {
    AutoScalingGroupName: name,
    LaunchTemplate: { LaunchTemplateName: name, Version: "1" },
    MinSize: count,
    MaxSize: count,
    VPCZoneIdentifier: subnetIds.join(),
  };
  await world.asg.send(new CreateAutoScalingGroupCommand(group));
  await world.pass(2000);
  return [...world.machines.keys()].filter((id) => !before.has(id));
}

/** A group with checks every 5 s and two thresholds of 3. Returns its ARN. */
export async function makeGroup(
  world: QuirkWorld,
  name: string,
  more: Partial<CreateTargetGroupCommandInput> = {},
): Promise<string> {
  const answer = await accepted(
    world.elb.send(
      new CreateTargetGroupCommand({
        Name: name,
        Protocol: "HTTP",
        Port: 8080,
        VpcId: world.seeded.vpcId,
        HealthCheckIntervalSeconds: 5,
        HealthCheckTimeoutSeconds: 2,
        HealthyThresholdCount: 3,
        UnhealthyThresholdCount: 3,
        ...more,
      }),
    ),
  );
  return answer.TargetGroups?.[0]?.TargetGroupArn ?? "";
}

/** One action that forwards by these weights. */
export function forward(weights: Record<string, number | undefined>): Action[] {
  const groups = Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
    TargetGroupArn,
    Weight,
  }));
  return [{ Type: "forward", ForwardConfig: { TargetGroups: groups } }];
}

export const everyPath: RuleCondition[] = [{ Field: "path-pattern", Values: ["/*"] }];

/** A rule for every path on the seeded listener. Returns its ARN. */
export async function makeRule(
  world: QuirkWorld,
  priority: number,
  actions: Action[],
  conditions: RuleCondition[] = everyPath,
): Promise<string> {
  const rule = {
    ListenerArn: world.seeded.listenerArn,
    Priority: priority,
    Conditions: conditions,
    Actions: actions,
  };
  const answer = await accepted(world.elb.send(new CreateRuleCommand(rule)));
  return answer.Rules?.[0]?.RuleArn ?? "";
}

export async function register(world: QuirkWorld, group: string, ids: readonly string[]) {
  const targets = { TargetGroupArn: group, Targets: ids.map((Id) => ({ Id })) };
  await accepted(world.elb.send(new RegisterTargetsCommand(targets)));
}

export async function deregister(world: QuirkWorld, group: string, ids: readonly string[]) {
  const targets = { TargetGroupArn: group, Targets: ids.map((Id) => ({ Id })) };
  await accepted(world.elb.send(new DeregisterTargetsCommand(targets)));
}

/** State and, where there is one, reason of each target: `unused Target.NotInUse`. */
export async function health(
  world: QuirkWorld,
  group: string,
  ids?: readonly string[],
): Promise<string[]> {
  const targets = ids && { Targets: ids.map((Id) => ({ Id })) };
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: group, ...targets });
  const answer = await accepted(world.elb.send(command));
  return (answer.TargetHealthDescriptions ?? []).map(({ TargetHealth: { State, Reason } = {} }) =>
    Reason === undefined ? String(State) : `${State} ${Reason}`,
  );
}

export async function setAttribute(world: QuirkWorld, group: string, Key: string, Value: string) {
  const Attributes = [{ Key, Value }];
  const command = new ModifyTargetGroupAttributesCommand({ TargetGroupArn: group, Attributes });
  await accepted(world.elb.send(command));
}
