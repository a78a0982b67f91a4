import { viewerPolicy } from "./looks.ts";
import {
  arn,
  sourceObjects,
  tagsAsked,
  tagsCarried,
  type PolicyScope,
  type Statement,
} from "./statement.ts";

/**
 * All that a deployer of one service may do: look, create what carries the service's tags from its
 * birth, change and delete what carries them, and write only its own partitions of the state table.
 * It can neither touch another service's fleets, rules and records nor change who owns what.
 */
export function deployerPolicy(scope: PolicyScope): readonly Statement[] {
  return [...viewerPolicy(scope), ...fleetChanges(scope), ...trafficChanges(scope)];
}

/** Of a deployer's policy what makes fleets; apart, because AWS takes 6,144 characters at once. */
export function fleetChanges(scope: PolicyScope): readonly Statement[] {
  return [...templates(scope), ...launches(scope), ...groups(scope)];
}

/** Of a deployer's policy what moves traffic and keeps records. */
export function trafficChanges(scope: PolicyScope): readonly Statement[] {
  return [...sourceTokens(scope), ...traffic(scope), ...records(scope)];
}

function sourceTokens({ sourceTokenArns = [] }: PolicyScope): readonly Statement[] {
  return sourceTokenArns.length === 0
    ? []
    : [
        {
          Sid: "ReadSourceTokens",
          Effect: "Allow",
          Action: ["ssm:GetParameter", "secretsmanager:GetSecretValue"],
          Resource: sourceTokenArns,
        },
      ];
}

function templates(scope: PolicyScope): readonly Statement[] {
  const template = arn(scope, "ec2", "launch-template/*");
  const launched = ["instance/*", "volume/*"].map((kind) => arn(scope, "ec2", kind));
  return [
    {
      Sid: "CreateTemplate",
      Effect: "Allow",
      Action: ["ec2:CreateLaunchTemplate"],
      Resource: [template],
      Condition: { StringEquals: tagsAsked(scope) },
    },
    {
      Sid: "DeleteTemplate",
      Effect: "Allow",
      Action: ["ec2:DeleteLaunchTemplate"],
      Resource: [template],
      Condition: { StringEquals: tagsCarried(scope) },
    },
    {
      Sid: "TagAtBirth",
      Effect: "Allow",
      Action: ["ec2:CreateTags"],
      Resource: [template, ...launched],
      Condition: {
        StringEquals: {
          "ec2:CreateAction": ["CreateLaunchTemplate", "RunInstances"],
          ...tagsAsked(scope),
        },
      },
    },
  ];
}

/** CreateAutoScalingGroup asks whether its caller could launch the template himself. */
function launches(scope: PolicyScope): readonly Statement[] {
  const template = arn(scope, "ec2", "launch-template/*");
  const fromTemplate = { ArnLike: { "ec2:LaunchTemplate": template } };
  return [
    {
      Sid: "LaunchInstances",
      Effect: "Allow",
      Action: ["ec2:RunInstances"],
      Resource: [arn(scope, "ec2", "instance/*")],
      Condition: {
        StringEquals: { "ec2:MetadataHttpTokens": "required", ...tagsAsked(scope) },
        ...fromTemplate,
      },
    },
    {
      Sid: "LaunchOnBase",
      Effect: "Allow",
      Action: ["ec2:RunInstances"],
      Resource: [
        arn(scope, "ec2", "volume/*"),
        arn(scope, "ec2", "network-interface/*"),
        `arn:${scope.partition}:ec2:${scope.region}::image/*`,
        ...scope.subnetArns,
        scope.securityGroupArn,
      ],
      Condition: fromTemplate,
    },
    {
      Sid: "LaunchOwnTemplate",
      Effect: "Allow",
      Action: ["ec2:RunInstances"],
      Resource: [template],
      Condition: { StringEquals: tagsCarried(scope) },
    },
    {
      Sid: "PassInstanceRole",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [scope.instanceRoleArn],
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
  ];
}

function groups(scope: PolicyScope): readonly Statement[] {
  const group = arn(scope, "autoscaling", "autoScalingGroup:*:autoScalingGroupName/*");
  return [
    {
      Sid: "CreateGroup",
      Effect: "Allow",
      Action: ["autoscaling:CreateAutoScalingGroup", "autoscaling:CreateOrUpdateTags"],
      Resource: [group],
      Condition: { StringEquals: tagsAsked(scope) },
    },
    {
      Sid: "ChangeGroup",
      Effect: "Allow",
      Action: [
        "autoscaling:UpdateAutoScalingGroup",
        "autoscaling:ResumeProcesses",
        "autoscaling:DeleteAutoScalingGroup",
        "autoscaling:PutScalingPolicy",
        "autoscaling:DeletePolicy",
      ],
      Resource: [group],
      Condition: { StringEquals: tagsCarried(scope) },
    },
  ];
}

function traffic(scope: PolicyScope): readonly Statement[] {
  const targetGroup = arn(scope, "elasticloadbalancing", "targetgroup/*");
  const rule = arn(scope, "elasticloadbalancing", "listener-rule/app/*");
  return [
    {
      Sid: "CreateTargetGroup",
      Effect: "Allow",
      Action: ["elasticloadbalancing:CreateTargetGroup"],
      Resource: [targetGroup],
      Condition: { StringEquals: tagsAsked(scope) },
    },
    {
      Sid: "ChangeTargetGroup",
      Effect: "Allow",
      Action: [
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:DeleteTargetGroup",
      ],
      Resource: [targetGroup],
      Condition: { StringEquals: tagsCarried(scope) },
    },
    {
      // IAM cannot see priority or conditions: whoever shares the listener shares trust.
      Sid: "CreateRule",
      Effect: "Allow",
      Action: ["elasticloadbalancing:CreateRule"],
      Resource: [scope.listenerArn],
      Condition: { StringEquals: tagsAsked(scope) },
    },
    {
      Sid: "ChangeRule",
      Effect: "Allow",
      Action: ["elasticloadbalancing:ModifyRule", "elasticloadbalancing:DeleteRule"],
      Resource: [rule],
      Condition: { StringEquals: tagsCarried(scope) },
    },
    {
      Sid: "TagTrafficAtBirth",
      Effect: "Allow",
      Action: ["elasticloadbalancing:AddTags"],
      Resource: [targetGroup, rule],
      Condition: {
        StringEquals: {
          "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateRule"],
          ...tagsAsked(scope),
        },
      },
    },
  ];
}

function records(scope: PolicyScope): readonly Statement[] {
  return [
    {
      Sid: "WriteRecords",
      Effect: "Allow",
      Action: [
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:ConditionCheckItem",
      ],
      Resource: [scope.tableArn],
      Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": `${scope.service}#*` } },
    },
    {
      Sid: "KeepSources",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:DeleteObject"],
      Resource: [sourceObjects(scope)],
    },
  ];
}
