import { autoScalingOperations } from "../../../../src/standin/autoscaling/operations.ts";
import { ec2Operations } from "../../../../src/standin/ec2/operations.ts";
import { caller, smallRegion } from "../ec2/small-region.ts";

/** A Region with a template `web` and a target group, and short words for what tests ask of it. */
export function groupWorld() {
  const world = smallRegion();
  const { region, subnets } = world;
  const ec2 = caller(region, ec2Operations);
  const call = caller(region, autoScalingOperations);
  ec2("CreateLaunchTemplate", {
    LaunchTemplateName: "web",
    LaunchTemplateData: { ImageId: world.imageId, InstanceType: "t3.small" },
  });
  const targetGroup = world.elb.add("web");
  /** Creates group `g`, two instances unless told otherwise. */
  const create = (input: object = {}) =>
    call("CreateAutoScalingGroup", {
      AutoScalingGroupName: "g",
      LaunchTemplate: { LaunchTemplateName: "web", Version: "1" },
      MinSize: 0,
      MaxSize: 10,
      DesiredCapacity: 2,
      VPCZoneIdentifier: subnets.join(","),
      ...input,
    });
  const group = () =>
    call("DescribeAutoScalingGroups", { AutoScalingGroupNames: ["g"] }).AutoScalingGroups[0];
  const members = (): any[] => group()?.Instances ?? [];
  const states = () => members().map((one) => one.LifecycleState);
  const ids = (): string[] => members().map((one) => one.InstanceId);
  const activities = (input: object = {}): any[] =>
    call("DescribeScalingActivities", { AutoScalingGroupName: "g", ...input }).Activities;
  const resize = (desired: number) =>
    call("SetDesiredCapacity", { AutoScalingGroupName: "g", DesiredCapacity: desired });
  const finish = (instanceId: string, result: string, hook = "boot") =>
    call("CompleteLifecycleAction", {
      AutoScalingGroupName: "g",
      LifecycleHookName: hook,
      InstanceId: instanceId,
      LifecycleActionResult: result,
    });
  return {
    ...world,
    ec2,
    call,
    targetGroup,
    create,
    group,
    members,
    states,
    ids,
    activities,
    resize,
    finish,
  };
}

export const launchHook = {
  LifecycleHookName: "boot",
  LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
  HeartbeatTimeout: 30,
};

export const terminateHook = {
  LifecycleHookName: "bye",
  LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
  HeartbeatTimeout: 30,
};
