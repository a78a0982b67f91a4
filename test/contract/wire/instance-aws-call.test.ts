// Goal: software on an instance reaches the stand-in as it would reach AWS, and is told apart.
// Method: `instanceAwsCall` against a furnished stand-in, over each kind of wire body.
import { expect, test } from "vitest";
import { VirtualClock, wallClock } from "../../../src/standin/clock.ts";
import { instanceAwsCall } from "../../../src/standin/instance-aws-call.ts";
import { instanceAws } from "../../../src/standin/instances/boot/instance-aws.ts";
import { resolveConfig } from "../../../src/standin/instances/boot/resolve-config.ts";
import { served } from "../../../src/standin/served.ts";
import { furnishedStandin } from "./support/furnished.ts";

const instanceId = "i-0123456789abcdef0";

function machine() {
  const { standin, complaints } = furnishedStandin(new VirtualClock(Date.UTC(2030, 0, 1)));
  const models = served.map(({ model }) => model);
  const call = instanceAwsCall({
    models,
    regionName: "us-east-1",
    date: () => wallClock().now(),
    answer: (request) => standin.answer(request),
  });
  return { standin, complaints, call };
}

test("JSON services answer with the decoded document", async () => {
  const { call, standin, complaints } = machine();
  const Key = { pk: { S: "a" }, sk: { S: "b" } };
  await call(instanceId, "dynamodb", "PutItem", { TableName: "state", Item: Key });
  const get = { TableName: "state", Key, ConsistentRead: true };
  expect(await call(instanceId, "dynamodb", "GetItem", get)).toEqual({ Item: Key });
  const parameter = await call(instanceId, "ssm", "GetParameter", { Name: "/slipway/test/ami" });
  expect(parameter).toMatchObject({ Parameter: { Value: "ami-0123456789abcdef0" } });
  expect(standin.log.since(0).map((r) => [r.operation, r.accessKeyId])).toEqual([
    ["PutItem", "ASIA0123456789ABCDEF0"],
    ["GetItem", "ASIA0123456789ABCDEF0"],
    ["GetParameter", "ASIA0123456789ABCDEF0"],
  ]);
  expect(complaints).toEqual([]);
});

test("a boot follows references of both kinds, one member of a secret too, anew at every boot", async () => {
  const { call } = machine();
  const secret = { Name: "shop/db", SecretString: '{"password":"a\\nb"}' };
  await call(instanceId, "secretsmanager", "CreateSecret", {
    ...secret,
    ClientRequestToken: token,
  });
  const clock = new VirtualClock(0);
  const signal = new AbortController().signal;
  const aws = instanceAws({ instanceId, call, clock, signal });
  const config = {
    AMI: { from: "ssm:/slipway/test/ami" },
    WHOLE: { from: "secretsmanager:shop/db" },
    PASSWORD: { from: "secretsmanager:shop/db#password" },
  };
  expect(await resolveConfig(aws, config)).toEqual({
    values: { AMI: "ami-0123456789abcdef0", WHOLE: secret.SecretString, PASSWORD: "a\nb" },
    references: {
      AMI: "ssm:/slipway/test/ami@1",
      WHOLE: `secretsmanager:shop/db@${token}`,
      PASSWORD: `secretsmanager:shop/db#password@${token}`,
    },
  });
  const next = { SecretId: "shop/db", SecretString: '{"password":"c"}' };
  await call(instanceId, "secretsmanager", "PutSecretValue", {
    ...next,
    ClientRequestToken: `${token}2`,
  });
  expect((await resolveConfig(aws, config)).values["PASSWORD"]).toBe("c");
  await expect(resolveConfig(aws, { X: { from: "secretsmanager:none" } })).rejects.toMatchObject({
    code: "REFERENCE_UNRESOLVED",
    message: "X: secretsmanager:none: ResourceNotFoundException",
  });
});

/** Tokens become ids of versions. */
const token = "0".repeat(36);

test("Auto Scaling answers with the XML text", async () => {
  const { call } = machine();
  const xml = await call(instanceId, "autoscaling", "DescribeAutoScalingGroups", {
    "AutoScalingGroupNames.member.1": "a&b c",
  });
  expect(xml).toContain("<AutoScalingGroups></AutoScalingGroups>");
});

test("errors of either protocol come as AwsError with AWS's code", async () => {
  const { call } = machine();
  await expect(call(instanceId, "ssm", "GetParameter", { Name: "/none" })).rejects.toMatchObject({
    code: "ParameterNotFound",
    message: "Parameter /none not found.",
    status: 400,
  });
  const Item = { pk: { S: "a" }, sk: { S: "b" } };
  const put = { TableName: "state", Item, ConditionExpression: "attribute_exists(pk)" };
  await expect(call(instanceId, "dynamodb", "PutItem", put)).rejects.toMatchObject({
    code: "ConditionalCheckFailedException",
  });
  const complete = call(instanceId, "autoscaling", "CompleteLifecycleAction", {
    LifecycleHookName: "boot",
    AutoScalingGroupName: "no <such> & group",
    InstanceId: instanceId,
    LifecycleActionResult: "CONTINUE",
  });
  await expect(complete).rejects.toMatchObject({ code: "ValidationError", status: 400 });
});
