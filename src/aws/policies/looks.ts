import { amiParameter, baseParameter, serviceParameter } from "../../domain/names.ts";
import { arn, sourceObjects, tagsCarried, type PolicyScope, type Statement } from "./statement.ts";

/**
 * What `status`, `ps`, `why`, `logs` and `deploy --plan` read. IAM knows no smaller resource than
 * everything for most of AWS's Describe calls; they show names and sizes, never config or secrets.
 */
export function viewerPolicy(scope: PolicyScope): readonly Statement[] {
  return [lookAround, ...ownThings(scope), ...repository(scope), ...sources(scope)];
}

const lookAround: Statement = {
  Sid: "LookAround",
  Effect: "Allow",
  Action: [
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeScalingActivities",
    "ec2:DescribeImages",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribeSubnets",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    // Everybody may ask who they are; listed so that no call is missing here.
    "sts:GetCallerIdentity",
  ],
  Resource: ["*"],
};

/** Of this service alone. */
function ownThings(scope: PolicyScope): readonly Statement[] {
  return [
    {
      Sid: "ReadConsole",
      Effect: "Allow",
      Action: ["ec2:GetConsoleOutput"],
      Resource: [arn(scope, "ec2", "instance/*")],
      Condition: { StringEquals: tagsCarried(scope) },
    },
    {
      Sid: "ReadBase",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParameters"],
      Resource: [
        baseParameter(scope.base),
        serviceParameter(scope.base, scope.service),
        amiParameter(scope.base),
      ].map((name) => arn(scope, "ssm", `parameter${name}`)),
    },
    {
      Sid: "ReadLogs",
      Effect: "Allow",
      Action: ["logs:DescribeLogStreams", "logs:GetLogEvents"],
      Resource: [
        arn(scope, "logs", `log-group:${scope.logGroup}:log-stream:`),
        arn(scope, "logs", `log-group:${scope.logGroup}:log-stream:${scope.service}/*`),
      ],
    },
    {
      Sid: "ReadRecords",
      Effect: "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:Query"],
      Resource: [scope.tableArn],
      Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": `${scope.service}#*` } },
    },
  ];
}

function sources(scope: PolicyScope): readonly Statement[] {
  return [
    {
      Sid: "ReadSources",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [sourceObjects(scope)],
    },
    {
      // Without it S3 answers 403 for an object that is not there.
      Sid: "TellAbsentSources",
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: [scope.sourceBucketArn],
    },
  ];
}

function repository({ repositoryArn }: PolicyScope): readonly Statement[] {
  return repositoryArn === undefined
    ? []
    : [
        {
          Sid: "ReadImages",
          Effect: "Allow",
          Action: ["ecr:DescribeImages"],
          Resource: [repositoryArn],
        },
      ];
}
