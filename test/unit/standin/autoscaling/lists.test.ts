import { expect, test } from "vitest";
import { refusal } from "../ec2/small-region.ts";
import { groupWorld } from "./group-world.ts";

test("the lists of what Auto Scaling knows", () => {
  const { call } = groupWorld();
  const names = (list: readonly object[]) => list.flatMap((one) => Object.values(one));
  expect(names(call("DescribeAdjustmentTypes").AdjustmentTypes)).toContain("ExactCapacity");
  expect(call("DescribeTerminationPolicyTypes").TerminationPolicyTypes).toHaveLength(7);
  expect(names(call("DescribeScalingProcessTypes").Processes)).toHaveLength(9);
  expect(call("DescribeLifecycleHookTypes").LifecycleHookTypes).toHaveLength(2);
  const collected = call("DescribeMetricCollectionTypes");
  expect(names(collected.Metrics)).toContain("GroupInServiceInstances");
  expect(collected.Granularities).toEqual([{ Granularity: "1Minute" }]);
  const told = call("DescribeAutoScalingNotificationTypes").AutoScalingNotificationTypes;
  expect(told).toContain("autoscaling:EC2_INSTANCE_LAUNCH_ERROR");
});

test("the limit on groups is told, and holds", () => {
  const { call, create } = groupWorld();
  for (let count = 0; count < 500; count += 1) {
    create({ AutoScalingGroupName: `g${count}`, DesiredCapacity: 0 });
  }
  expect(call("DescribeAccountLimits")).toMatchObject({
    MaxNumberOfAutoScalingGroups: 500,
    NumberOfAutoScalingGroups: 500,
  });
  expect(refusal(() => create()).code).toBe("LimitExceeded");
});

test("traffic sources and target groups are one list, told by two families", async () => {
  const { create, call, elb, targetGroup, group, advance } = groupWorld();
  const second = elb.add("second");
  create({
    TargetGroupARNs: [targetGroup],
    TrafficSources: [{ Identifier: second, Type: "elbv2" }],
  });
  await advance(600);
  const g = { AutoScalingGroupName: "g" };
  const sources = () => call("DescribeTrafficSources", g).TrafficSources;
  expect(sources()).toEqual(
    [targetGroup, second].map((arn) => ({
      Identifier: arn,
      TrafficSource: arn,
      Type: "elbv2",
      State: "Added",
    })),
  );
  expect(call("DescribeTrafficSources", { ...g, TrafficSourceType: "elb" }).TrafficSources).toEqual(
    [],
  );
  expect(call("DescribeLoadBalancerTargetGroups", g).LoadBalancerTargetGroups).toHaveLength(1);
  expect(group().TargetGroupARNs).toEqual([targetGroup]);
  expect(group().TrafficSources).toHaveLength(2);
  const TrafficSources = [{ Identifier: second }];
  call("DetachTrafficSources", { ...g, TrafficSources });
  expect(sources()[1].State).toBe("Removing");
  await advance(1_500);
  expect(sources()).toHaveLength(1);
  call("AttachTrafficSources", { ...g, TrafficSources });
  expect(sources()[1].State).toBe("Adding");
  const other = [{ Identifier: "vl", Type: "vpc-lattice" }];
  const lattice = () => call("AttachTrafficSources", { ...g, TrafficSources: other });
  expect(refusal(lattice).code).toBe("NotImplemented");
});
