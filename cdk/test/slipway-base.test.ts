import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Match } from "aws-cdk-lib/assertions";
import { Vpc } from "aws-cdk-lib/aws-ec2";
import { Topic } from "aws-cdk-lib/aws-sns";
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

test("whoever reaches the load balancer is logged where its log delivery may write", () => {
  const balancer = onlyOne(base, "AWS::ElasticLoadBalancingV2::LoadBalancer");
  const attributes = balancer["LoadBalancerAttributes"];
  expect(attributes).toContainEqual({ Key: "access_logs.s3.enabled", Value: "true" });
  const bucket = { Ref: expect.stringContaining("AccessLogs") };
  expect(attributes).toContainEqual({ Key: "access_logs.s3.bucket", Value: bucket });
  base.hasResourceProperties("AWS::S3::BucketPolicy", {
    Bucket: { Ref: Match.stringLikeRegexp("AccessLogs") },
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: "s3:PutObject",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        }),
      ]),
    },
  });
});

test("tarballs, logs and records outlive the stack; buckets are nobody else's", () => {
  base.hasResource("AWS::Logs::LogGroup", {
    DeletionPolicy: "Retain",
    Properties: { LogGroupName: "/slipway/production", RetentionInDays: 90 },
  });
  const buckets = Object.values(base.findResources("AWS::S3::Bucket"));
  expect(buckets).toHaveLength(2);
  const shut = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  for (const { DeletionPolicy, Properties } of buckets) {
    expect(DeletionPolicy).toBe("Retain");
    expect(Properties.PublicAccessBlockConfiguration).toEqual(shut);
  }
  base.hasResourceProperties("AWS::Events::EventBus", { Name: "slipway-production" });
});

test("the dashboard finds each release by itself, and shows what became of it", () => {
  const shown = filled(onlyOne(base, "AWS::CloudWatch::Dashboard")["DashboardBody"]);
  const search = /SEARCH\('\{AWS\/ApplicationELB,[^}]*\} MetricName=\W*(\w+)/g;
  const searched = [...shown.matchAll(search)];
  expect(searched.map(([, metric]) => metric)).toEqual([
    "RequestCount",
    "HTTPCode_Target_5XX_Count",
    "TargetResponseTime",
    "TargetResponseTime",
    "HealthyHostCount",
  ]);
  expect(shown).toContain("@logStream like /\\\\/releases$/");
  expect(filled(onlyOne(base, "AWS::SSM::Parameter")["Value"])).toContain(
    '"dashboard":"slipway-production"',
  );
});

test("two alarms on the load balancer and one on the service tell the topic there is", () => {
  const metrics = Object.values(base.findResources("AWS::CloudWatch::Alarm")).map(
    ({ Properties }) => Properties.MetricName as string,
  );
  expect(metrics.toSorted()).toEqual(["HTTPCode_ELB_5XX_Count", "RejectedConnectionCount"]);
  service.resourceCountIs("AWS::CloudWatch::Alarm", 1);
  const told = synthesize((stack) => ({ alarms: new Topic(stack, "Told") }));
  for (const template of [told.base, told.service]) {
    for (const alarm of Object.values(template.findResources("AWS::CloudWatch::Alarm"))) {
      expect(alarm["Properties"].AlarmActions).toHaveLength(1);
    }
  }
});

test("a network there is already is used, and none is made", () => {
  const imported = synthesize((stack) => ({
    vpc: Vpc.fromVpcAttributes(stack, "Given", {
      vpcId: "vpc-0123456789abcdef0",
      vpcCidrBlock: "10.9.0.0/16",
      availabilityZones: ["eu-west-1a", "eu-west-1b"],
      publicSubnetIds: ["subnet-0123456789abcdefa", "subnet-0123456789abcdefb"],
      privateSubnetIds: ["subnet-0123456789abcdef1", "subnet-0123456789abcdef2"],
    }),
  })).base;
  for (const type of ["VPC", "Subnet", "NatGateway", "FlowLog"]) {
    imported.resourceCountIs(`AWS::EC2::${type}`, 0);
  }
  const { vpcId, subnetIds } = JSON.parse(
    filled(onlyOne(imported, "AWS::SSM::Parameter")["Value"]),
  );
  expect([vpcId, ...subnetIds]).toEqual([
    "vpc-0123456789abcdef0",
    "subnet-0123456789abcdef1",
    "subnet-0123456789abcdef2",
  ]);
  imported.hasResourceProperties("AWS::ElasticLoadBalancingV2::LoadBalancer", {
    Subnets: ["subnet-0123456789abcdefa", "subnet-0123456789abcdefb"],
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
