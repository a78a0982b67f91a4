import { expect, test } from "vitest";
import { AwsError } from "../../../../src/standin/aws-error.ts";
import { ec2Operations } from "../../../../src/standin/ec2/operations.ts";
import { caller, refusal, smallRegion } from "./small-region.ts";

/** Running instances, the first `count` of zone a, then one of zone b. */
async function running(count = 1) {
  const small = smallRegion();
  const call = caller(small.region, ec2Operations);
  const run = (SubnetId: string, MaxCount: number): string[] =>
    call("RunInstances", {
      ImageId: small.imageId,
      InstanceType: "t3.small",
      MinCount: 1,
      SubnetId,
      MaxCount,
    }).Instances.map((one: any) => one.InstanceId);
  const ids = [...run(small.subnets[0]!, count), ...run(small.subnets[1]!, 1)];
  await small.advance(200);
  const shown = (id = ids[0]) =>
    call("DescribeInstances", { InstanceIds: [id] }).Reservations[0].Instances[0];
  const state = (id = ids[0]): string => shown(id).State.Name;
  return { ...small, call, ids, id: ids[0]!, shown, state };
}

test("stopped and started an instance keeps its address and boots again", async () => {
  const { call, id, shown, state, advance, driver, region } = await running();
  const { PrivateIpAddress, LaunchTime } = shown();
  const change = call("StopInstances", { InstanceIds: [id] }).StoppingInstances[0];
  expect(change).toEqual({
    InstanceId: id,
    PreviousState: { Code: 16, Name: "running" },
    CurrentState: { Code: 64, Name: "stopping" },
  });
  expect(shown().StateTransitionReason).toBe("User initiated (2026-01-01 00:00:00 GMT)");
  await advance(100);
  expect(shown()).toMatchObject({
    State: { Name: "stopped" },
    StateReason: { Code: "Client.UserInitiatedShutdown" },
    PrivateIpAddress,
  });
  expect(region.ec2.instance(id)?.machine).toBeUndefined();
  expect(call("StopInstances", { InstanceIds: [id] }).StoppingInstances[0].CurrentState.Name).toBe(
    "stopped",
  );

  expect(call("StartInstances", { InstanceIds: [id] }).StartingInstances[0].CurrentState.Name).toBe(
    "pending",
  );
  await advance(150);
  expect(state()).toBe("running");
  expect(driver.machines.get(id)?.boots).toBe(2);
  expect(shown()).toMatchObject({ PrivateIpAddress, StateTransitionReason: "" });
  expect(shown().LaunchTime.getTime()).toBeGreaterThan(LaunchTime.getTime());
});

test("what may not be stopped or started fails the request whole", async () => {
  const { call, ids, id, state, advance, region } = await running(2);
  call("TerminateInstances", { InstanceIds: [ids[1]] });
  const stop = () => call("StopInstances", { InstanceIds: [id, ids[1]] });
  expect(refusal(stop)).toMatchObject({
    code: "IncorrectInstanceState",
    message: `This instance '${ids[1]}' is not in a state from which it can be stopped.`,
  });
  expect(state()).toBe("running");
  const start = (InstanceIds: string[]) => call("StartInstances", { InstanceIds });
  expect(refusal(() => start([ids[1]!])).message).toBe(
    `The instance '${ids[1]}' is not in a state from which it can be started.`,
  );
  expect(start([id]).StartingInstances[0].CurrentState.Name).toBe("running");
  call("StopInstances", { InstanceIds: [id] });
  expect(refusal(() => start([id])).code).toBe("IncorrectInstanceState");
  await advance(100);
  region.ec2.refuseLaunches(() => new AwsError("InsufficientInstanceCapacity", "none"));
  expect(refusal(() => start([id])).code).toBe("InsufficientInstanceCapacity");
  expect(state()).toBe("stopped");
  expect(refusal(() => call("StopInstances", { InstanceIds: [id], Hibernate: true })).status).toBe(
    501,
  );
});

test("a start whose machine dies leaves the instance stopped", async () => {
  const { call, id, shown, advance, driver } = await running();
  call("StopInstances", { InstanceIds: [id] });
  await advance(100);
  driver.boots = false;
  call("StartInstances", { InstanceIds: [id] });
  await advance(120);
  driver.machines.get(id)!.events.died("no disk");
  await advance(10);
  expect(shown()).toMatchObject({
    State: { Name: "stopped" },
    StateReason: { Message: "Server.InternalError: no disk" },
  });
});

test("a reboot boots again while the state stays running", async () => {
  const { call, ids, id, region, advance, driver } = await running(2);
  const seen: string[] = [];
  region.ec2.onStateChange((instance) => seen.push(instance.state));
  call("TerminateInstances", { InstanceIds: [ids[1]] });
  await advance(100);
  seen.length = 0;
  await advance(1_000);
  const before = driver.machines.get(id)!;
  call("RebootInstances", { InstanceIds: [id, ids[1]] });
  await advance(50);
  expect(driver.machines.get(id)).not.toBe(before);
  expect(driver.machines.get(id)?.boots).toBe(2);
  expect(driver.machines.get(ids[1]!)?.boots).toBe(1);
  expect(region.ec2.instance(id)).toMatchObject({ state: "running" });
  const [status] = call("DescribeInstanceStatus", { InstanceIds: [id] }).InstanceStatuses;
  expect(status.InstanceStatus.Status).toBe("initializing");
  before.events.died("heard too late");
  await advance(50);
  expect(seen).toEqual([]);
});

test("console output is posted after boot and stop; the latest is Nitro's alone", async () => {
  const { call, id, advance, region } = await running();
  const output = (input: object = {}) => {
    const { Output } = call("GetConsoleOutput", { InstanceId: id, ...input });
    return Output === undefined ? undefined : Buffer.from(Output, "base64").toString();
  };
  expect(output()).toBeUndefined();
  expect(output({ Latest: true })).toBe(`console of ${id}`);
  await advance(2_000);
  expect(output()).toBe(`console of ${id}`);
  call("RebootInstances", { InstanceIds: [id] });
  await advance(50);
  expect(output({ Latest: true })).toBe(`console of ${id}console of ${id}`);
  region.ec2.instance(id)!.instanceType = "t2.micro";
  expect(refusal(() => output({ Latest: true })).code).toBe("UnsupportedOperation");
  call("StopInstances", { InstanceIds: [id] });
  await advance(100);
  expect(output()).toBe(`console of ${id}console of ${id}`);
});

test("termination protection saves an instance and those of its zone", async () => {
  const { call, ids, id, state } = await running(2);
  const protect = (Value: boolean) =>
    call("ModifyInstanceAttribute", { InstanceId: id, DisableApiTermination: { Value } });
  protect(true);
  expect(refusal(() => call("TerminateInstances", { InstanceIds: ids }))).toMatchObject({
    code: "OperationNotPermitted",
    message:
      `The instance '${id}' may not be terminated. Modify its 'disableApiTermination' ` +
      "instance attribute and try again.",
  });
  expect(ids.map((one) => state(one))).toEqual(["running", "running", "shutting-down"]);
  protect(false);
  call("TerminateInstances", { InstanceIds: [id] });
  expect(state()).toBe("shutting-down");
});

test("attributes are read one by one and changed where the state allows it", async () => {
  const { call, id, advance, driver } = await running();
  const modify = (change: object) => call("ModifyInstanceAttribute", { InstanceId: id, ...change });
  const read = (Attribute: string) =>
    call("DescribeInstanceAttribute", { InstanceId: id, Attribute });
  expect(read("disableApiTermination").DisableApiTermination).toEqual({ Value: false });
  expect(read("userData")).toEqual({ InstanceId: id, UserData: {} });
  modify({ Attribute: "instanceInitiatedShutdownBehavior", Value: "terminate" });
  expect(read("instanceInitiatedShutdownBehavior").InstanceInitiatedShutdownBehavior).toEqual({
    Value: "terminate",
  });
  const userData = { UserData: { Value: Buffer.from("new") } };
  expect(refusal(() => modify(userData))).toMatchObject({
    code: "IncorrectInstanceState",
    message: `The instance '${id}' is not in the 'stopped' state.`,
  });
  call("StopInstances", { InstanceIds: [id] });
  await advance(100);
  modify(userData);
  modify({ InstanceType: { Value: "t3.large" } });
  expect(refusal(() => modify({ InstanceType: { Value: "t3.huge" } })).code).toBe(
    "InvalidInstanceAttributeValue",
  );
  call("StartInstances", { InstanceIds: [id] });
  await advance(150);
  const { order } = driver.machines.get(id)!;
  expect(Buffer.from(order.userData).toString()).toBe("new");
  expect(order.instanceType).toBe("t3.large");

  expect(refusal(() => modify({})).message).toBe("No attributes specified.");
  const both = { DisableApiTermination: { Value: true }, ...userData };
  expect(refusal(() => modify(both)).code).toBe("InvalidParameterCombination");
  expect(refusal(() => modify({ Attribute: "ebsOptimized", Value: "true" })).status).toBe(501);
  expect(refusal(() => read("sourceDestCheck")).status).toBe(501);
});
