import {
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
  type CreateAutoScalingGroupCommandInput,
  type DescribeScalingActivitiesCommandInput,
} from "@aws-sdk/client-auto-scaling";
import { CreateLaunchTemplateCommand, type RequestLaunchTemplateData } from "@aws-sdk/client-ec2";
import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { accepted, type QuirkWorld } from "./quirk-world.ts";

/**
 * Short words for what quirk tests ask of Auto Scaling: a group `g` of the launch template `web`,
 * one instance in the first zone unless told otherwise.
 */
export function groupWords({ asg, ec2, elb, seeded, until }: QuirkWorld) {
  const named = { AutoScalingGroupName: "g" };
  let rules = 0;

  const template = (name = "web", data: RequestLaunchTemplateData = {}) =>
    accepted(
      ec2.send(
        new CreateLaunchTemplateCommand({
          LaunchTemplateName: name,
          LaunchTemplateData: { ImageId: seeded.imageId, InstanceType: "t3.small", ...data },
        }),
      ),
    );

  const create = (input: Partial<CreateAutoScalingGroupCommandInput> = {}) =>
    asg.send(
      new CreateAutoScalingGroupCommand({
        ...named,
        LaunchTemplate: { LaunchTemplateName: "web", Version: "1" },
        MinSize: 0,
        MaxSize: 20,
        DesiredCapacity: 1,
        VPCZoneIdentifier: seeded.subnetIds[0],
        ...input,
      }),
    );

  const describe = async (name: string) => {
    const names = { AutoScalingGroupNames: [name] };
    const answer = await accepted(asg.send(new DescribeAutoScalingGroupsCommand(names)));
    return answer.AutoScalingGroups?.find((one) => one.AutoScalingGroupName === name);
  };
  const members = async () => (await describe("g"))?.Instances ?? [];
  const ids = async () => (await members()).map(({ InstanceId }) => InstanceId ?? "");
  const states = async () => (await members()).map(({ LifecycleState }) => LifecycleState ?? "");

  /** Waits until `count` instances are in service and nothing else is in the group. */
  const settled = (count: number, withinMs = 10_000) =>
    until(withinMs, async () => {
      const now = await states();
      return now.length === count && now.every((state) => state === "InService");
    });

  /** Makes the template and the group and waits until it stands. */
  const stand = async (input: Partial<CreateAutoScalingGroupCommandInput> = {}) => {
    await template();
    await accepted(create(input));
    await settled(input.DesiredCapacity ?? 1);
    return await ids();
  };

  /** A target group that a rule refers to, so that it is checked; probes every 5 s. */
  const targetGroup = async (name = "web", drainSeconds = 2) => {
    const { TargetGroups } = await accepted(
      elb.send(
        new CreateTargetGroupCommand({
          Name: name,
          Protocol: "HTTP",
          Port: 8080,
          VpcId: seeded.vpcId,
          HealthCheckPath: `/${name}`,
          HealthCheckIntervalSeconds: 5,
          HealthCheckTimeoutSeconds: 2,
          HealthyThresholdCount: 2,
          UnhealthyThresholdCount: 2,
        }),
      ),
    );
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? "";
    const delay = { Key: "deregistration_delay.timeout_seconds", Value: String(drainSeconds) };
    const attributes = { TargetGroupArn, Attributes: [delay] };
    await accepted(elb.send(new ModifyTargetGroupAttributesCommand(attributes)));
    rules += 1;
    await accepted(
      elb.send(
        new CreateRuleCommand({
          ListenerArn: seeded.listenerArn,
          Priority: rules,
          Conditions: [{ Field: "path-pattern", Values: [`/${name}`] }],
          Actions: [{ Type: "forward", TargetGroupArn }],
        }),
      ),
    );
    return TargetGroupArn;
  };

  const targetStates = async (TargetGroupArn: string): Promise<Record<string, string>> => {
    const asked = new DescribeTargetHealthCommand({ TargetGroupArn });
    const { TargetHealthDescriptions: found = [] } = await accepted(elb.send(asked));
    return Object.fromEntries(
      found.map(({ Target, TargetHealth }) => [Target?.Id ?? "", TargetHealth?.State ?? ""]),
    );
  };
  const healthy = (arn: string) =>
    until(30_000, async () => Object.values(await targetStates(arn)).includes("healthy"));

  const activities = async (input: DescribeScalingActivitiesCommandInput = named) =>
    (await accepted(asg.send(new DescribeScalingActivitiesCommand(input)))).Activities ?? [];

  return {
    named,
    template,
    create,
    describe,
    group: () => describe("g"),
    members,
    ids,
    states,
    settled,
    stand,
    targetGroup,
    targetStates,
    healthy,
    activities,
  };
}
