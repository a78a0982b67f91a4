import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Match } from "aws-cdk-lib/assertions";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { filled, onlyOne, synthesize } from "./synthesized.ts";

const { base, service } = synthesize();
const schema = (name: string): object =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../schemas/${name}.schema.json`), "utf8"));

test("whatever no rule matches is answered 503", () => {
  base.hasResourceProperties("AWS::ElasticLoadBalancingV2::Listener", {
    Port: 80,
    Protocol: "HTTP",
    DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "503" } }],
  });
});

test("with a certificate the listener speaks HTTPS, and HTTP is not open", () => {
  const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/1";
  const secure = synthesize({ certificateArn }).base;
  secure.hasResourceProperties("AWS::ElasticLoadBalancingV2::Listener", {
    Port: 443,
    Protocol: "HTTPS",
    Certificates: [{ CertificateArn: certificateArn }],
  });
  const open = Object.values(secure.findResources("AWS::EC2::SecurityGroup")).flatMap(
    ({ Properties }) => (Properties as Record<string, unknown[]>)["SecurityGroupIngress"] ?? [],
  );
  expect(open).toEqual([expect.objectContaining({ FromPort: 443, ToPort: 443 })]);
});

test("instances are open to the load balancer alone, on every TCP port", () => {
  base.resourceCountIs("AWS::EC2::SecurityGroupIngress", 1);
  base.hasResourceProperties("AWS::EC2::SecurityGroupIngress", {
    IpProtocol: "tcp",
    FromPort: 0,
    ToPort: 65_535,
    SourceSecurityGroupId: Match.anyValue(),
  });
});

test("the state table is paid by use, restorable, and not deleted by accident", () => {
  base.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Retain",
    Properties: {
      BillingMode: "PAY_PER_REQUEST",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    },
  });
});

test("the base AMI's id is written where releases are pinned from", () => {
  base.hasResourceProperties("AWS::ImageBuilder::DistributionConfiguration", {
    Distributions: [
      Match.objectLike({
        SsmParameterConfigurations: [
          { ParameterName: "/slipway/production/ami", DataType: "aws:ec2:image" },
        ],
      }),
    ],
  });
});

describe("nothing that slipway makes is in a stack", () => {
  test.each([
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::EC2::LaunchTemplate",
  ])("%s", (type) => {
    base.resourceCountIs(type, 0);
    service.resourceCountIs(type, 0);
  });
});

test.each([
  ["base-1", base, "/slipway/production/base"],
  ["service-1", service, "/slipway/production/services/web"],
])("what is published is as schema %s says", (name, template, parameter) => {
  const published = onlyOne(template, "AWS::SSM::Parameter");
  expect(published["Name"]).toBe(parameter);
  const document: unknown = JSON.parse(filled(published["Value"]));
  const ajv = new Ajv();
  const valid = ajv.validate(schema(name), document);
  expect(ajv.errors).toBeNull();
  expect(valid).toBe(true);
});

test("with endpoints there is no way to the internet", () => {
  const closed = synthesize({ wayOut: "endpoints" }).base;
  closed.resourceCountIs("AWS::EC2::NatGateway", 0);
  const services = Object.values(closed.findResources("AWS::EC2::VPCEndpoint")).map(
    ({ Properties }) =>
      filled((Properties as Record<string, unknown>)["ServiceName"])
        .split(".")
        .slice(3)
        .join("."),
  );
  expect(services.toSorted()).toEqual([
    "autoscaling",
    "dynamodb",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "logs",
    "s3",
    "secretsmanager",
    "ssm",
  ]);
});

test.each(["Production", "1st", "", "a".repeat(21), "a_b"])("base %j is refused", (name) => {
  expect(() => synthesize({ base: name })).toThrow(/base is/);
});

test("the same sources make the same template, whenever", () => {
  expect(synthesize().base.toJSON()).toEqual(base.toJSON());
  expect(synthesize().service.toJSON()).toEqual(service.toJSON());
});
