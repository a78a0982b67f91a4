import { partition } from "../../domain/names.ts";
import {
  arn,
  secretPaths,
  sourceObjects,
  tagsCarried,
  type PolicyScope,
  type Statement,
} from "./statement.ts";

/**
 * What an instance of one service may do: read its service's releases, config, secrets, images and
 * tarballs, write boot reports and logs of its service, and answer its own group's launch hook. The
 * calls are those of the scripts in `userdata/`.
 */
export function instancePolicy(scope: PolicyScope): readonly Statement[] {
  const { service } = scope;
  return [
    {
      Sid: "ReadRelease",
      Effect: "Allow",
      Action: ["dynamodb:GetItem"],
      Resource: [scope.tableArn],
      Condition: {
        "ForAllValues:StringEquals": {
          "dynamodb:LeadingKeys": [partition.release(service), partition.config(service)],
        },
      },
    },
    {
      Sid: "ReportBoot",
      Effect: "Allow",
      Action: ["dynamodb:PutItem"],
      Resource: [scope.tableArn],
      Condition: {
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": `${service}#boot#*` },
      },
    },
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "secretsmanager:GetSecretValue"],
      Resource: [...secretPaths(scope), ...(scope.secretArns ?? [])],
    },
    {
      Sid: "FetchSource",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [sourceObjects(scope)],
    },
    ...images(scope),
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [arn(scope, "logs", `log-group:${scope.logGroup}:log-stream:${service}/*`)],
    },
    {
      Sid: "AnswerOwnHook",
      Effect: "Allow",
      Action: ["autoscaling:CompleteLifecycleAction"],
      Resource: [arn(scope, "autoscaling", "autoScalingGroup:*:autoScalingGroupName/*")],
      Condition: { StringEquals: tagsCarried(scope) },
    },
  ];
}

function images({ repositoryArn }: PolicyScope): readonly Statement[] {
  return repositoryArn === undefined
    ? []
    : [
        {
          // IAM knows no smaller resource for a login.
          Sid: "LogInToRegistry",
          Effect: "Allow",
          Action: ["ecr:GetAuthorizationToken"],
          Resource: ["*"],
        },
        {
          Sid: "PullImages",
          Effect: "Allow",
          Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: [repositoryArn],
        },
      ];
}
