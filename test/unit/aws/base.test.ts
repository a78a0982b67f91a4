import { DescribeImagesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetParameterCommand, GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterEach, expect, test } from "vitest";
import { readBase, resolveAmi } from "../../../src/aws/base.ts";
import { createClients } from "../../../src/aws/clients.ts";
import { mockedClient } from "../../support/mocked-client.ts";
import { ManualClock } from "./manual-clock.ts";

const ssm = mockedClient(SSMClient);
const ec2 = mockedClient(EC2Client);
const clients = createClients({
  region: "eu-west-1",
  clock: new ManualClock(),
  credentials: { accessKeyId: "a", secretAccessKey: "a" },
});

const base = {
  schemaVersion: 1,
  region: "eu-west-1",
  account: "123456789012",
  vpcId: "vpc-1",
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  loadBalancerArn: "arn:lb",
  listenerArn: "arn:listener",
  loadBalancerDns: "lb.example.com",
  listenerPort: 443,
  listenerProtocol: "HTTPS",
  propagationSeconds: 60,
  table: "slipway-production",
  sourceStore: "s3://bucket",
  amiParameter: "/slipway/production/ami",
  artifacts: ["image", "tarball"],
};

afterEach(() => {
  clients.destroy();
});

function publish(parameters: Record<string, unknown>): void {
  ssm.on(GetParametersCommand).resolves({
    Parameters: Object.entries(parameters).map(([Name, value]) => ({
      Name,
      Value: typeof value === "string" ? value : JSON.stringify(value),
    })),
  });
}

test("both parameters are read in one call, the service's members win", async () => {
  publish({
    "/slipway/production/base": base,
    "/slipway/production/services/web": {
      schemaVersion: 1,
      instanceProfileArn: "arn:profile",
      logGroup: "/web",
    },
  });
  expect(await readBase(clients, "production", "web")).toEqual({
    ...base,
    instanceProfileArn: "arn:profile",
    logGroup: "/web",
  });
  const [call, ...more] = ssm.commandCalls(GetParametersCommand);
  expect(more).toEqual([]);
  expect(call?.args[0].input.Names).toEqual([
    "/slipway/production/base",
    "/slipway/production/services/web",
  ]);
});

test("the environment's parameter alone will do; without it there is no base", async () => {
  publish({ "/slipway/production/base": base });
  expect(await readBase(clients, "production", "web")).toEqual({
    ...base,
    instanceProfileArn: undefined,
    logGroup: undefined,
  });
  publish({});
  await expect(readBase(clients, "production", "web")).rejects.toMatchObject({
    failure: {
      code: "NOT_FOUND",
      summary: "No base production in eu-west-1: there is no parameter /slipway/production/base.",
    },
  });
});

test.each<[string, unknown, string]>([
  ["not JSON", "{", "it is not JSON"],
  ["a list", [], "it is not a JSON object"],
  ["another schema", { ...base, schemaVersion: 0 }, "schemaVersion is 0, not 1"],
  ["no table", { ...base, table: undefined }, "table must be a text and is missing"],
  ["no subnets", { ...base, subnetIds: [] }, "subnetIds must be a list of texts and is []"],
  [
    "a port as text",
    { ...base, listenerPort: "80" },
    'listenerPort must be a number from 1 to 65535, is "80"',
  ],
  [
    "UDP",
    { ...base, listenerProtocol: "UDP" },
    'listenerProtocol must be one of HTTP, HTTPS and is "UDP"',
  ],
  [
    "a group of logs without a name",
    { ...base, logGroup: "" },
    'logGroup must be a text and is ""',
  ],
  [
    "an odd artifact",
    { ...base, artifacts: ["rpm"] },
    'artifacts must be one of tarball, image and is "rpm"',
  ],
])("%s is refused in words", async (_name, value, flaw) => {
  publish({ "/slipway/production/base": value });
  await expect(readBase(clients, "production", "web")).rejects.toMatchObject({
    failure: {
      code: "BAD_INPUT",
      summary: `Parameter /slipway/production/base does not describe a base: ${flaw}.`,
    },
  });
});

test("a service's parameter of another schema is refused too", async () => {
  publish({
    "/slipway/production/base": base,
    "/slipway/production/services/web": { schemaVersion: 3 },
  });
  await expect(readBase(clients, "production", "web")).rejects.toMatchObject({
    failure: {
      summary: expect.stringContaining("is of schema version 3, and this slipway reads 1"),
    },
  });
});

const available = { Images: [{ ImageId: "ami-1", State: "available" as const }] };

test("the AMI is the base's, or the one given by id or by parameter", async () => {
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "ami-1" } });
  ec2.on(DescribeImagesCommand).resolves(available);
  expect(await resolveAmi(clients, base)).toBe("ami-1");
  expect(await resolveAmi(clients, base, "ssm:/mine")).toBe("ami-1");
  expect(await resolveAmi(clients, base, "/mine")).toBe("ami-1");
  expect(ssm.commandCalls(GetParameterCommand).map(({ args }) => args[0].input.Name)).toEqual([
    "/slipway/production/ami",
    "/mine",
    "/mine",
  ]);
  expect(await resolveAmi(clients, base, "ami-7")).toBe("ami-7");
  expect(ec2.commandCalls(DescribeImagesCommand).at(-1)?.args[0].input).toEqual({
    ImageIds: ["ami-7"],
  });
});

test("an AMI that is missing, pending or unknown to its parameter is NOT_FOUND", async () => {
  const missing = Object.assign(new Error("no"), { name: "InvalidAMIID.NotFound" });
  ec2
    .on(DescribeImagesCommand)
    .rejectsOnce(missing)
    .resolves({
      Images: [{ ImageId: "ami-7", State: "pending" }],
    });
  await expect(resolveAmi(clients, base, "ami-7")).rejects.toMatchObject({
    failure: { code: "NOT_FOUND", summary: "AMI ami-7 does not exist here." },
  });
  await expect(resolveAmi(clients, base, "ami-7")).rejects.toMatchObject({
    failure: { code: "NOT_FOUND", summary: "AMI ami-7 is pending." },
  });
  ssm.on(GetParameterCommand).rejects(Object.assign(new Error(""), { name: "ParameterNotFound" }));
  await expect(resolveAmi(clients, base)).rejects.toMatchObject({
    failure: { code: "NOT_FOUND", summary: expect.stringContaining("/slipway/production/ami") },
  });
});
