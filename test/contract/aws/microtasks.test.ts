// Goal: under a virtual clock no call waits for files, sockets or timers, or time would outrun it.
// Method: the first call of every client through the in-process door; no macrotask may come between.
import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeLaunchTemplatesCommand } from "@aws-sdk/client-ec2";
import { DescribeRulesCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetParametersCommand } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { VirtualWorld } from "./support/virtual-world.ts";

const world = new VirtualWorld();
const { clients } = world.process("ann");
const ec2 = await clients.ec2();
const getItem = new GetItemCommand({ TableName: "state", Key: { pk: { S: "a" }, sk: { S: "b" } } });

test.each<[string, () => Promise<unknown>]>([
  ["Auto Scaling", () => clients.autoScaling.reads.send(new DescribeAutoScalingGroupsCommand({}))],
  [
    "ELB",
    () => clients.elb.reads.send(new DescribeRulesCommand({ ListenerArn: world.base.listenerArn })),
  ],
  ["EC2", () => ec2.reads.send(new DescribeLaunchTemplatesCommand({}))],
  ["DynamoDB", () => clients.dynamodb.reads.send(getItem)],
  ["the heartbeat's DynamoDB", () => clients.heartbeat.send(getItem)],
  ["SSM", () => clients.ssm.send(new GetParametersCommand({ Names: ["/a"] }))],
  ["STS", () => clients.sts.send(new GetCallerIdentityCommand({}))],
])("%s answers before the next macrotask", async (_name, call) => {
  let macrotasks = 0;
  const count = setImmediate(() => {
    macrotasks += 1;
  });
  await call();
  clearImmediate(count);
  expect(macrotasks).toBe(0);
});
