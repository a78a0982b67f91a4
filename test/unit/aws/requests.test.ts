import { expect, test } from "vitest";
import { createGroupRequest, cpuPolicyRequest } from "../../../src/aws/group-request.ts";
import { launchTemplateRequest } from "../../../src/aws/launch-template-request.ts";
import { testRuleRequest, weightsRequest } from "../../../src/aws/rule-request.ts";
import { drainRequest, targetGroupRequest } from "../../../src/aws/target-group-request.ts";
import type { LaunchOrder } from "../../../src/engine/ports.ts";
import { sampleDraft, sampleFleet } from "../../contract/aws/support/samples.ts";

const fleet = sampleFleet(17, "arn:tg");
const release = { ...sampleDraft("1.0.17", { version: 1, sha256: "00" }), number: 17 };
const order: LaunchOrder = { fleet, release, userData: '{"a":"é"}', hookSeconds: 480, maxSize: 6 };
const tags = [
  { Key: "slipway:service", Value: "web" },
  { Key: "slipway:environment", Value: "test" },
  { Key: "slipway:rollout", Value: "17" },
  { Key: "slipway:release", Value: "1.0.17" },
  { Key: "Name", Value: "web-test-1.0.17" },
];

test("the launch template", () => {
  const base = { securityGroupIds: ["sg-1"], instanceProfileArn: "arn:profile" };
  expect(launchTemplateRequest(order, base)).toEqual({
    LaunchTemplateName: fleet.name,
    ClientToken: expect.stringMatching(new RegExp(`^${fleet.name}-[0-9a-f]{16}$`)),
    LaunchTemplateData: {
      ImageId: release.ami,
      InstanceType: "t3.small",
      SecurityGroupIds: ["sg-1"],
      IamInstanceProfile: { Arn: "arn:profile" },
      UserData: Buffer.from('{"a":"é"}', "utf8").toString("base64"),
      MetadataOptions: {
        HttpEndpoint: "enabled",
        HttpTokens: "required",
        HttpPutResponseHopLimit: 1,
      },
      TagSpecifications: [
        { ResourceType: "instance", Tags: tags },
        { ResourceType: "volume", Tags: tags },
      ],
    },
    TagSpecifications: [{ ResourceType: "launch-template", Tags: tags }],
  });
});

test("the token is the same for the same template, another for another", () => {
  const base = { securityGroupIds: ["sg-1"], instanceProfileArn: undefined };
  const token = (o: LaunchOrder) => launchTemplateRequest(o, base).ClientToken;
  expect(token(order)).toBe(token({ ...order }));
  expect(token(order)).not.toBe(token({ ...order, userData: "{}" }));
});

// Faults: X8.
test("an app that holds the instance role is given the second hop, no profile is left out", () => {
  const holding = {
    ...order,
    release: { ...release, run: { ...release.run, aws: "instance" as const } },
  };
  const data = launchTemplateRequest(holding, {
    securityGroupIds: ["sg-1"],
    instanceProfileArn: undefined,
  }).LaunchTemplateData;
  expect(data?.MetadataOptions?.HttpPutResponseHopLimit).toBe(2);
  expect(data).not.toHaveProperty("IamInstanceProfile");
});

// Faults: D2.
test("user data too large for EC2 is a bug", () => {
  const large = { ...order, userData: "x".repeat(16_385) };
  const base = { securityGroupIds: [], instanceProfileArn: undefined };
  expect(() => launchTemplateRequest(large, base)).toThrow("larger than 16384 bytes");
});

test("the group of a canary", () => {
  expect(createGroupRequest(order, { subnetIds: ["subnet-1", "subnet-2"] })).toEqual({
    AutoScalingGroupName: fleet.name,
    LaunchTemplate: { LaunchTemplateName: fleet.name, Version: "1" },
    MinSize: 1,
    DesiredCapacity: 1,
    MaxSize: 6,
    VPCZoneIdentifier: "subnet-1,subnet-2",
    TargetGroupARNs: ["arn:tg"],
    HealthCheckType: "EC2",
    HealthCheckGracePeriod: 0,
    NewInstancesProtectedFromScaleIn: false,
    LifecycleHookSpecificationList: [
      {
        LifecycleHookName: "slipway-ready",
        LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
        DefaultResult: "ABANDON",
        HeartbeatTimeout: 480,
      },
    ],
    Tags: tags.map((tag) => ({
      ...tag,
      PropagateAtLaunch: true,
      ResourceId: fleet.name,
      ResourceType: "auto-scaling-group",
    })),
  });
});

test.each([
  [5, 30],
  [7_201, 7_200],
])("a hook of %i s is one of %i s to AWS", (hookSeconds, heartbeat) => {
  const request = createGroupRequest({ ...order, hookSeconds }, { subnetIds: ["subnet-1"] });
  expect(request.LifecycleHookSpecificationList?.[0]?.HeartbeatTimeout).toBe(heartbeat);
});

test("a fleet without a target group cannot be launched or tested", () => {
  const bare = sampleFleet(17);
  expect(() => createGroupRequest({ ...order, fleet: bare }, { subnetIds: [] })).toThrow();
  const route = { host: undefined, path: "/*", priority: 1 };
  expect(() => testRuleRequest("arn:l", bare, route, "aa")).toThrow();
});

test("the CPU policy, the target group and its drain", () => {
  expect(cpuPolicyRequest(fleet, 60)).toEqual({
    AutoScalingGroupName: fleet.name,
    PolicyName: `${fleet.name}-cpu`,
    PolicyType: "TargetTrackingScaling",
    TargetTrackingConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: "ASGAverageCPUUtilization" },
      TargetValue: 60,
    },
  });
  const health = { ...release.health, healthyAfter: 2, unhealthyAfter: 3 };
  expect(targetGroupRequest(fleet, { port: 8080, health, drainSeconds: 30 }, "vpc-1")).toEqual({
    Name: fleet.name,
    TargetType: "instance",
    Protocol: "HTTP",
    ProtocolVersion: "HTTP1",
    Port: 8080,
    VpcId: "vpc-1",
    HealthCheckProtocol: "HTTP",
    HealthCheckPort: "traffic-port",
    HealthCheckPath: "/healthz",
    HealthCheckIntervalSeconds: 5,
    HealthCheckTimeoutSeconds: 2,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 3,
    Matcher: { HttpCode: "200" },
    Tags: tags,
  });
  expect(drainRequest("arn:tg", 30).Attributes).toEqual([
    { Key: "deregistration_delay.timeout_seconds", Value: "30" },
  ]);
});

test("weights are sent whole, zero written out, and never all zero", () => {
  const targets = [
    { targetGroupArn: "arn:a", weight: 0 },
    { targetGroupArn: "arn:b", weight: 100 },
  ];
  expect(weightsRequest("arn:rule", targets)).toEqual({
    RuleArn: "arn:rule",
    Actions: [
      {
        Type: "forward",
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: "arn:a", Weight: 0 },
            { TargetGroupArn: "arn:b", Weight: 100 },
          ],
        },
      },
    ],
  });
  expect(() => weightsRequest("arn:rule", targets.slice(0, 1))).toThrow("in the dark");
});
