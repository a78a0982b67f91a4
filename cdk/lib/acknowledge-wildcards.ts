import { Stack, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import type { Statement } from "../../src/aws/policies/statement.ts";

/** Why a statement's resource cannot be named to its end, by the statement. */
const reasons: Readonly<Record<string, string>> = {
  LookAround: "AWS gives these calls no resource; they show names and sizes, no config, no secret",
  ReadConsole: "instances' ids are AWS's; the service's tags on them are asked for",
  ReadLogs: "streams are named after rollout and instance, under the service's name",
  ReadSecrets: "the service's own secrets, under its own path",
  ReadSources: "a tarball's name is its service and its hash",
  FetchSource: "a tarball's name is its service and its hash",
  KeepSources: "a tarball's name is its service and its hash",
  WriteLogs: "streams are named after rollout and instance, under the service's name",
  LogInToRegistry: "AWS gives this call no resource",
  AnswerOwnHook: "a group's ARN has a random part; the service's tags on it are asked for",
  CreateTemplate: "ids are AWS's; the service's tags are asked for",
  DeleteTemplate: "ids are AWS's; the service's tags are asked for",
  TagAtBirth: "ids are AWS's; only at birth, and only with the service's tags",
  LaunchInstances: "ids are AWS's; only from a template, with the service's tags and IMDSv2",
  LaunchOnBase: "ids are AWS's; only from a template",
  LaunchOwnTemplate: "ids are AWS's; the service's tags are asked for",
  CreateGroup: "a group's ARN has a random part; the service's tags are asked for",
  ChangeGroup: "a group's ARN has a random part; the service's tags are asked for",
  WatchLaunches:
    "AWS gives this call no resource; it shows what a group has tried and why it failed",
  CreateTargetGroup: "a group's ARN has a random part; the service's tags are asked for",
  ChangeTargetGroup: "a group's ARN has a random part; the service's tags are asked for",
  ChangeRule: "a rule's ARN has a random part; the service's tags are asked for",
  TagTrafficAtBirth: "ARNs have a random part; only at birth, and only with the service's tags",
};

/** Says to cdk-nag of each resource with a wildcard why it has one, where there is a reason. */
export function acknowledgeWildcards(on: IConstruct, statements: readonly Statement[]): void {
  const stack = Stack.of(on);
  for (const { Sid, Resource } of statements) {
    const reason = reasons[Sid];
    for (const resource of Resource) {
      const shown = flat(stack.resolve(resource));
      if (reason !== undefined && shown.includes("*")) {
        Validations.of(on).acknowledge({ id: `AwsSolutions-IAM5[Resource::${shown}]`, reason });
      }
    }
  }
}

/** As cdk-nag writes what CloudFormation fills in. */
function flat(value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  const filled = value as Filled;
  const join = filled["Fn::Join"];
  return join
    ? join[1].map(flat).join(join[0])
    : (filled["Fn::ImportValue"] ?? `<${filled["Fn::GetAtt"]?.join(".") ?? filled.Ref ?? ""}>`);
}

interface Filled {
  readonly "Fn::Join"?: readonly [string, readonly unknown[]];
  readonly "Fn::GetAtt"?: readonly string[];
  readonly "Fn::ImportValue"?: string;
  readonly Ref?: string;
}
