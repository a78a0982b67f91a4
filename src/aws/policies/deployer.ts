import { releaseStreamName } from "../../domain/names.ts";
import { viewerPolicy } from "./looks.ts";
import {
  allow,
  anyGroup,
  arn,
  logStreams,
  ownPartitions,
  readReferences,
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
    : [allow("ReadSourceTokens", readReferences, sourceTokenArns)];
}

function templates(scope: PolicyScope): readonly Statement[] {
  const template = arn(scope, "ec2", "launch-template/*");
  const launched = ["instance/*", "volume/*"].map((kind) => arn(scope, "ec2", kind));
  return [
    allow("CreateTemplate", ["ec2:CreateLaunchTemplate"], [template], {
      StringEquals: tagsAsked(scope),
    }),
    allow("DeleteTemplate", ["ec2:DeleteLaunchTemplate"], [template], {
      StringEquals: tagsCarried(scope),
    }),
    allow("TagAtBirth", ["ec2:CreateTags"], [template, ...launched], {
      StringEquals: {
        "ec2:CreateAction": ["CreateLaunchTemplate", "RunInstances"],
        ...tagsAsked(scope),
      },
    }),
  ];
}

/** CreateAutoScalingGroup asks whether its caller could launch the template himself. */
function launches(scope: PolicyScope): readonly Statement[] {
  const template = arn(scope, "ec2", "launch-template/*");
  const fromTemplate = { ArnLike: { "ec2:LaunchTemplate": template } };
  const ground = [
    arn(scope, "ec2", "volume/*"),
    arn(scope, "ec2", "network-interface/*"),
    `arn:${scope.partition}:ec2:${scope.region}::image/*`,
    ...scope.subnetArns,
    scope.securityGroupArn,
  ];
  return [
    allow("LaunchInstances", ["ec2:RunInstances"], [arn(scope, "ec2", "instance/*")], {
      StringEquals: { "ec2:MetadataHttpTokens": "required", ...tagsAsked(scope) },
      ...fromTemplate,
    }),
    allow("LaunchOnBase", ["ec2:RunInstances"], ground, fromTemplate),
    allow("LaunchOwnTemplate", ["ec2:RunInstances"], [template], {
      StringEquals: tagsCarried(scope),
    }),
    allow("PassInstanceRole", ["iam:PassRole"], [scope.instanceRoleArn], {
      StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" },
    }),
  ];
}

function groups(scope: PolicyScope): readonly Statement[] {
  const group = anyGroup(scope);
  const makes = ["autoscaling:CreateAutoScalingGroup", "autoscaling:CreateOrUpdateTags"];
  const changes = [
    "autoscaling:UpdateAutoScalingGroup",
    "autoscaling:ResumeProcesses",
    "autoscaling:SetInstanceProtection",
    "autoscaling:DeleteAutoScalingGroup",
    "autoscaling:PutScalingPolicy",
    "autoscaling:DeletePolicy",
  ];
  return [
    allow("CreateGroup", makes, [group], { StringEquals: tagsAsked(scope) }),
    // Of Describe actions IAM knows no smaller resource.
    allow("WatchLaunches", ["autoscaling:DescribeScalingActivities"], ["*"]),
    allow("ChangeGroup", changes, [group], { StringEquals: tagsCarried(scope) }),
  ];
}

function traffic(scope: PolicyScope): readonly Statement[] {
  const elb = (operation: string): string => `elasticloadbalancing:${operation}`;
  const targetGroup = arn(scope, "elasticloadbalancing", "targetgroup/*");
  const rule = arn(scope, "elasticloadbalancing", "listener-rule/app/*");
  const asked = { StringEquals: tagsAsked(scope) };
  const carried = { StringEquals: tagsCarried(scope) };
  const groupChanges = [elb("ModifyTargetGroupAttributes"), elb("DeleteTargetGroup")];
  return [
    allow("CreateTargetGroup", [elb("CreateTargetGroup")], [targetGroup], asked),
    allow("ChangeTargetGroup", groupChanges, [targetGroup], carried),
    // IAM cannot see priority or conditions: whoever shares the listener shares trust.
    allow("CreateRule", [elb("CreateRule")], [scope.listenerArn], asked),
    allow("ChangeRule", [elb("ModifyRule"), elb("DeleteRule")], [rule], carried),
    allow("TagTrafficAtBirth", [elb("AddTags")], [targetGroup, rule], {
      StringEquals: {
        [elb("CreateAction")]: ["CreateTargetGroup", "CreateRule"],
        ...tagsAsked(scope),
      },
    }),
  ];
}

function records(scope: PolicyScope): readonly Statement[] {
  const writes = [
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:ConditionCheckItem",
  ];
  return [
    allow("WriteRecords", writes, [scope.tableArn], ownPartitions(scope)),
    allow(
      "TellReleases",
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      [logStreams(scope, releaseStreamName(scope.service))],
    ),
    allow("KeepSources", ["s3:PutObject", "s3:DeleteObject"], [sourceObjects(scope)]),
  ];
}
