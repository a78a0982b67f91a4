import { expect, test } from "vitest";
import { AwsError } from "../../../../src/standin/aws-error.ts";
import { groupWorld } from "./group-world.ts";

const shortage = new AwsError(
  "InsufficientInstanceCapacity",
  "We currently do not have sufficient t3.small capacity in the Availability Zone you requested " +
    "(eu-west-1a).",
  { status: 500 },
);

test("a refused launch is a Failed activity, and the other zones are tried", async () => {
  const { create, members, activities, advance, region } = groupWorld();
  region.ec2.refuseLaunches(({ availabilityZone }) =>
    availabilityZone === "eu-west-1a" ? shortage : undefined,
  );
  create({ DesiredCapacity: 1 });
  await advance(200);
  const reason = `${shortage.message} Launching EC2 instance failed.`;
  expect(activities()).toMatchObject([
    {
      StatusCode: "Failed",
      Progress: 100,
      StatusMessage: reason,
      Description: `Launching a new EC2 instance.  Status Reason: ${reason}`,
    },
  ]);
  await advance(1_000);
  expect(members()).toMatchObject([
    { AvailabilityZone: "eu-west-1b", LifecycleState: "InService" },
  ]);
});

test("retries go on, further and further apart, until a launch succeeds", async () => {
  const { create, resize, states, activities, advance, region } = groupWorld();
  region.ec2.refuseLaunches(() => shortage);
  create({ DesiredCapacity: 1 });
  await advance(60_000);
  const starts = activities().map((one) => one.StartTime.getTime());
  expect(starts.length).toBeGreaterThan(5);
  expect(starts.length).toBeLessThan(12);
  const gaps = starts.slice(1).map((start, at) => starts[at]! - start);
  expect(gaps).toEqual(gaps.toSorted((a, b) => b - a));
  region.ec2.refuseLaunches(() => undefined);
  await advance(60_000);
  expect(states()).toEqual(["InService"]);

  const before = activities().length;
  region.ec2.refuseLaunches(() => shortage);
  resize(2);
  await advance(2_000);
  expect(activities().length - before).toBeGreaterThan(2);
});

test("a template deleted after creation makes later launches fail", async () => {
  const { create, activities, ec2, advance } = groupWorld();
  create({ DesiredCapacity: 1 });
  ec2("DeleteLaunchTemplate", { LaunchTemplateName: "web" });
  await advance(200);
  expect(activities()[0]).toMatchObject({
    StatusCode: "Failed",
    StatusMessage:
      "The specified launch template, with template name web, does not exist. " +
      "Launching EC2 instance failed.",
  });
});

test("a deleted target group makes later launches fail", async () => {
  const { create, activities, elb, targetGroup, advance, region } = groupWorld();
  create({ DesiredCapacity: 1, TargetGroupARNs: [targetGroup] });
  elb.groups.delete(targetGroup);
  await advance(200);
  expect(activities()[0]).toMatchObject({
    StatusCode: "Failed",
    StatusMessage:
      "One or more target groups not found. Validating load balancer configuration failed.",
  });
  expect(region.ec2.launches).toEqual([]);
});

test("a machine that never comes up is a failed launch", async () => {
  const { create, ids, activities, advance, driver } = groupWorld();
  driver.boots = false;
  create({ DesiredCapacity: 1 });
  await advance(300);
  const [id] = ids() as [string];
  driver.boots = true;
  driver.machines.get(id)!.events.died("no image");
  await advance(1_000);
  expect(ids()).not.toContain(id);
  expect(ids()).toHaveLength(1);
  expect(activities().find((one) => one.StatusCode === "Failed")?.StatusMessage).toBe(
    "Server.InternalError: no image. Launching EC2 instance failed.",
  );
});

test("activities: in progress first, then newest first, by status and page", async () => {
  const { create, resize, activities, call, advance, driver } = groupWorld();
  create({ DesiredCapacity: 1 });
  await advance(500);
  driver.boots = false;
  resize(2);
  await advance(500);
  driver.boots = true;
  resize(4);
  await advance(500);
  expect(activities().map((one) => one.StatusCode)).toEqual([
    "PreInService",
    "Successful",
    "Successful",
    "Successful",
  ]);
  const starts = activities().map((one) => one.StartTime.getTime());
  expect(starts[0]).toBeLessThan(starts[1]!);
  expect(starts[1]).toBeGreaterThan(starts[3]!);
  const running = { Filters: [{ Name: "Status", Values: ["PreInService"] }] };
  expect(activities(running)).toHaveLength(1);
  const page = call("DescribeScalingActivities", { AutoScalingGroupName: "g", MaxRecords: 3 });
  const rest = activities({ MaxRecords: 3, NextToken: page.NextToken });
  expect([...page.Activities, ...rest]).toEqual(activities());
  const [first] = activities();
  expect(activities({ ActivityIds: [first.ActivityId, "unknown"] })).toEqual([first]);
});

test("a long back-off does not keep the group from hearing of a new size", async () => {
  const { create, resize, ids, advance, region } = groupWorld();
  create({ DesiredCapacity: 1 });
  await advance(500);
  region.ec2.refuseLaunches(() => shortage);
  resize(2);
  await advance(30_000);
  const wait = region.autoScaling.group("g").launchTrouble.until - region.clock.now();
  expect(wait).toBeGreaterThan(2_000);
  resize(0);
  await advance(500);
  expect(ids()).toEqual([]);
});

test("activities are filtered by when they started", async () => {
  const { create, activities, resize, advance, clock } = groupWorld();
  create({ DesiredCapacity: 1 });
  await advance(1_000);
  const between = new Date(clock.now()).toISOString();
  resize(2);
  await advance(1_000);
  const filtered = (Name: string) => activities({ Filters: [{ Name, Values: [between] }] });
  expect(filtered("StartTimeLowerBound")).toHaveLength(1);
  expect(filtered("StartTimeUpperBound")).toHaveLength(1);
  expect(filtered("StartTimeLowerBound")).not.toEqual(filtered("StartTimeUpperBound"));
});
