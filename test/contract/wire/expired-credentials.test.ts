// Goal: temporary credentials work until their Expiration and are refused from then on, by every
//   service in its own words.
// Method: a role assumed through the SDK, the clients signing with what it gave, in virtual time.
import { expect, test } from "vitest";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { quirkWorld, refused } from "../quirks/support/quirk-world.ts";
import { s3Sdk, sdks } from "./support/all-models.ts";

const plainCalls: Readonly<Record<string, string>> = {
  autoscaling: "DescribeAutoScalingGroups",
  ec2: "DescribeInstances",
  ecr: "DescribeRepositories",
  elasticloadbalancing: "DescribeLoadBalancers",
  dynamodb: "ListTables",
  monitoring: "DescribeAlarms",
  logs: "DescribeLogGroups",
  s3: "ListBuckets",
  secretsmanager: "ListSecrets",
  servicequotas: "ListServices",
  ssm: "DescribeParameters",
  sts: "GetCallerIdentity",
};

const codes = {
  query: "ExpiredToken",
  ec2: "RequestExpired",
  "json-1.0": "ExpiredTokenException",
  "json-1.1": "ExpiredTokenException",
  "rest-xml": "ExpiredToken",
};

test.each([s3Sdk, ...sdks].map((sdk) => ({ name: sdk.model.name, sdk })))(
  "$name",
  async ({ sdk }) => {
    const { clock, standin, sts } = quirkWorld();
    const role = {
      RoleArn: "arn:aws:iam::111122223333:role/deployer",
      RoleSessionName: "ann",
      DurationSeconds: 900,
    };
    const { Credentials } = await sts.send(new AssumeRoleCommand(role));
    const client = sdk.client({
      region: "us-east-1",
      credentials: {
        accessKeyId: Credentials?.AccessKeyId,
        secretAccessKey: Credentials?.SecretAccessKey,
        sessionToken: Credentials?.SessionToken,
      },
      maxAttempts: 1,
      requestHandler: inProcessDoor(standin),
    });
    const Command = sdk.package[`${plainCalls[sdk.model.name]}Command`];
    clock.advance(899_999);
    await client.send(new Command({}));
    clock.advance(1);
    const { code } = await refused(client.send(new Command({})));
    expect(code).toBe(codes[sdk.model.protocol]);
  },
);
