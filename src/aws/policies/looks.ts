import { amiParameter, baseParameter, serviceParameter } from "../../domain/names.ts";
import {
  allow,
  arn,
  logStreams,
  ownPartitions,
  sourceObjects,
  tagsCarried,
  type PolicyScope,
  type Statement,
} from "./statement.ts";

/**
 * What `status`, `ps`, `why`, `logs`, `doctor` and `deploy --plan` read. IAM knows no smaller
 * resource than everything for most of AWS's Describe calls; they show names and sizes, never
 * config or secrets.
 */
export function viewerPolicy(scope: PolicyScope): readonly Statement[] {
  return [lookAround, ...ownThings(scope), ...repository(scope), ...sources(scope)];
}

const lookAround = allow(
  "LookAround",
  [
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribePolicies",
    "ec2:DescribeImages",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribeSubnets",
    "elasticloadbalancing:DescribeAccountLimits",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    // Everybody may ask who they are; listed so that no call is missing here.
    "sts:GetCallerIdentity",
  ],
  ["*"],
);

/** Of this service alone. */
function ownThings(scope: PolicyScope): readonly Statement[] {
  const parameters = [
    baseParameter(scope.base),
    serviceParameter(scope.base, scope.service),
    amiParameter(scope.base),
  ].map((name) => arn(scope, "ssm", `parameter${name}`));
  const streams = [logStreams(scope, ""), logStreams(scope, `${scope.service}/*`)];
  const reads = ["dynamodb:GetItem", "dynamodb:Query"];
  return [
    allow("ReadConsole", ["ec2:GetConsoleOutput"], [arn(scope, "ec2", "instance/*")], {
      StringEquals: tagsCarried(scope),
    }),
    allow("ReadBase", ["ssm:GetParameter", "ssm:GetParameters"], parameters),
    allow("ReadLogs", ["logs:DescribeLogStreams", "logs:GetLogEvents"], streams),
    allow("ReadRecords", reads, [scope.tableArn], ownPartitions(scope)),
  ];
}

function sources(scope: PolicyScope): readonly Statement[] {
  return [
    allow("ReadSources", ["s3:GetObject"], [sourceObjects(scope)]),
    // Without it S3 answers 403 for an object that is not there.
    allow("TellAbsentSources", ["s3:ListBucket"], [scope.sourceBucketArn]),
  ];
}

function repository({ repositoryArn }: PolicyScope): readonly Statement[] {
  return repositoryArn === undefined
    ? []
    : [allow("ReadImages", ["ecr:DescribeImages"], [repositoryArn])];
}
