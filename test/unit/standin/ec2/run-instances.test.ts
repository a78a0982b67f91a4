import { expect, test } from "vitest";
import { AwsError } from "../../../../src/standin/aws-error.ts";
import { ec2Operations } from "../../../../src/standin/ec2/operations.ts";
import { caller, refusal, smallRegion } from "./small-region.ts";

function world() {
  const small = smallRegion();
  const call = caller(small.region, ec2Operations);
  const plain = {
    ImageId: small.imageId,
    InstanceType: "t3.small",
    SubnetId: small.subnets[0],
    MinCount: 1,
    MaxCount: 1,
  };
  const run = (input: object = {}) => call("RunInstances", { ...plain, ...input });
  const ids = (reservation: any): string[] =>
    reservation.Instances.map((one: any) => one.InstanceId);
  return { ...small, call, run, ids };
}

test("instances of one request are one reservation, with what the request says of them", async () => {
  const { run, ids, call, advance, driver, groupId, subnets } = world();
  const reservation = run({
    MinCount: 2,
    MaxCount: 3,
    UserData: "aGk=",
    SecurityGroupIds: [groupId],
    IamInstanceProfile: { Name: "web" },
    TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "a", Value: "1" }] }],
  });
  expect(reservation.Instances).toHaveLength(3);
  expect(reservation.Instances[1]).toMatchObject({
    AmiLaunchIndex: 1,
    State: { Name: "pending" },
    StateReason: { Code: "pending" },
    SubnetId: subnets[0],
    Tags: [{ Key: "a", Value: "1" }],
  });
  await advance(150);
  const filters = [{ Name: "reservation-id", Values: [reservation.ReservationId] }];
  const found = call("DescribeInstances", { Filters: filters }).Reservations;
  expect(found).toHaveLength(1);
  expect(ids(found[0])).toEqual(ids(reservation));
  const order = driver.machines.get(ids(reservation)[0]!)!.order;
  expect(Buffer.from(order.userData).toString()).toBe("hi");
  expect(order.instanceProfileArn).toMatch(/instance-profile\/web$/);
  const index = { Filters: [{ Name: "launch-index", Values: ["2"] }] };
  expect(ids(call("DescribeInstances", index).Reservations[0])).toEqual([ids(reservation)[2]]);
});

test("the request goes before its template, by member; tags of both are put on", async () => {
  const { run, call, region, imageId, advance } = world();
  call("CreateLaunchTemplate", {
    LaunchTemplateName: "web",
    LaunchTemplateData: {
      InstanceType: "t3.large",
      ImageId: imageId,
      UserData: "aGk=",
      TagSpecifications: [
        {
          ResourceType: "instance",
          Tags: [
            { Key: "from", Value: "template" },
            { Key: "t", Value: "1" },
          ],
        },
      ],
    },
  });
  const { Instances: instances } = run({
    ImageId: undefined,
    LaunchTemplate: { LaunchTemplateName: "web", Version: "$Latest" },
    TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "from", Value: "request" }] }],
  });
  expect(instances[0]).toMatchObject({ InstanceType: "t3.small", ImageId: imageId });
  const { tags } = region.ec2.instance(instances[0].InstanceId)!;
  expect(tags).toMatchObject({ from: "request", t: "1", "aws:ec2launchtemplate:version": "1" });
  expect(region.ec2.launches).toMatchObject([{ launchTemplateName: "web", version: 1 }]);
  await advance(100);
  const asked = { InstanceId: instances[0].InstanceId, Attribute: "userData" };
  expect(call("DescribeInstanceAttribute", asked).UserData).toEqual({ Value: "aGk=" });
});

test("as many as there is capacity and addresses for, but never fewer than MinCount", () => {
  const { run, ids, region, vpcId } = world();
  let places = 2;
  const none = new AwsError("InsufficientInstanceCapacity", "none left", { status: 500 });
  region.ec2.refuseLaunches(() => (places-- > 0 ? undefined : none));
  expect(ids(run({ MaxCount: 5 }))).toHaveLength(2);
  expect(region.ec2.launches).toHaveLength(2);
  places = 2;
  expect(refusal(() => run({ MinCount: 3, MaxCount: 5 })).code).toBe(
    "InsufficientInstanceCapacity",
  );
  expect(region.ec2.launches).toHaveLength(2);

  region.ec2.refuseLaunches(() => undefined);
  const zone = { vpcId, availabilityZone: "eu-west-1a" };
  const SubnetId = region.ec2.addSubnet({ ...zone, cidr: "10.0.9.0/28" });
  expect(ids(run({ SubnetId, MaxCount: 20 }))).toHaveLength(11);
  expect(refusal(() => run({ SubnetId })).code).toBe("InsufficientFreeAddressesInSubnet");
  expect(refusal(() => run({ MinCount: 0 })).code).toBe("InvalidParameterValue");
  expect(refusal(() => run({ MinCount: 2, MaxCount: 1 })).code).toBe("InvalidParameterCombination");
});

test("a token gives the same instances in its zone, and others in another", async () => {
  const { run, ids, region, subnets, advance } = world();
  const first = ids(run({ ClientToken: "t" }));
  await advance(200);
  const again = run({ ClientToken: "t" });
  expect(ids(again)).toEqual(first);
  expect(again.Instances[0].State.Name).toBe("running");
  expect(refusal(() => run({ ClientToken: "t", MaxCount: 2 })).code).toBe(
    "IdempotentParameterMismatch",
  );
  expect(ids(run({ ClientToken: "t", SubnetId: subnets[1] }))).not.toEqual(first);
  expect(refusal(() => run({ ClientToken: "t".repeat(65) })).code).toBe("InvalidParameterValue");
  region.ec2.terminate(first[0]!);
  await advance(100);
  expect(refusal(() => run({ ClientToken: "t" })).code).toBe("IdempotentInstanceTerminated");
});

test("what cannot be launched is refused, and nothing is", () => {
  const { run, region } = world();
  expect(refusal(() => run({ SubnetId: undefined })).code).toBe("VPCIdNotSpecified");
  expect(refusal(() => run({ SubnetId: "subnet-0" })).code).toBe("InvalidSubnetID.NotFound");
  expect(refusal(() => run({ ImageId: "ami-0" })).code).toBe("InvalidAMIID.NotFound");
  const malformed = refusal(() => run({ ImageId: "web" }));
  expect(malformed.code).toBe("InvalidAMIID.Malformed");
  expect(malformed.message).toBe('Invalid id: "web" (expecting "ami-...")');
  const group = refusal(() => run({ SecurityGroupIds: ["web"] }));
  expect(group.code).toBe("InvalidGroupId.Malformed");
  expect(refusal(() => run({ ImageId: undefined })).code).toBe("MissingParameter");
  expect(refusal(() => run({ UserData: "#!/bin/sh" })).code).toBe("InvalidUserData.Malformed");
  expect(region.ec2.launches).toEqual([]);
});
