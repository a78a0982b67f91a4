import { partition } from "../../domain/names.ts";
import {
  allow,
  anyGroup,
  logStreams,
  readReferences,
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
  const logs = ["logs:CreateLogStream", "logs:PutLogEvents"];
  return [
    allow("ReadRelease", ["dynamodb:GetItem"], [scope.tableArn], {
      "ForAllValues:StringEquals": {
        "dynamodb:LeadingKeys": [partition.release(service), partition.config(service)],
      },
    }),
    allow("ReportBoot", ["dynamodb:PutItem"], [scope.tableArn], {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": `${service}#boot#*` },
    }),
    allow("ReadSecrets", readReferences, [...secretPaths(scope), ...(scope.secretArns ?? [])]),
    allow("FetchSource", ["s3:GetObject"], [sourceObjects(scope)]),
    ...images(scope),
    allow("WriteLogs", logs, [logStreams(scope, `${service}/*`)]),
    allow("AnswerOwnHook", ["autoscaling:CompleteLifecycleAction"], [anyGroup(scope)], {
      StringEquals: tagsCarried(scope),
    }),
  ];
}

function images({ repositoryArn }: PolicyScope): readonly Statement[] {
  const pull = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
  return repositoryArn === undefined
    ? []
    : [
        // IAM knows no smaller resource for a login.
        allow("LogInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
        allow("PullImages", pull, [repositoryArn]),
      ];
}
