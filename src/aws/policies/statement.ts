/** One statement of an IAM policy, as JSON has it; only these shapes are ever written here. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

/** Operators by name, then condition keys, then what the key's value must match. */
export type Condition = Readonly<
  Partial<Record<Operator, Readonly<Record<string, string | readonly string[]>>>>
>;

type Operator =
  | "StringEquals"
  | "StringLike"
  | "ForAllValues:StringLike"
  | "ForAllValues:StringEquals"
  | "ArnLike";

/**
 * What a policy speaks about: one service in one environment on one base. Texts may be tokens that
 * CDK fills in later, so nothing here takes them apart.
 */
export interface PolicyScope {
  /** `aws`, or another partition's name. */
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly base: string;
  readonly service: string;
  readonly environment: string;
  readonly tableArn: string;
  readonly listenerArn: string;
  readonly subnetArns: readonly string[];
  readonly securityGroupArn: string;
  /** The role that instances of the service hold; the deployer passes it to EC2. */
  readonly instanceRoleArn: string;
  /** Of the bucket that holds source tarballs. */
  readonly sourceBucketArn: string;
  /** With a trailing slash, or empty. */
  readonly sourcePrefix: string;
  readonly logGroup: string;
  /** Of the service's image repository; absent: it has none. */
  readonly repositoryArn?: string | undefined;
  /** What instances may read besides what lies under the service's own path. */
  readonly secretArns?: readonly string[] | undefined;
  /** Tokens of private sources, which a publisher reads too; never an application's secrets. */
  readonly sourceTokenArns?: readonly string[] | undefined;
}

/** Actions on resources, where the condition holds; without one, always. */
export function allow(
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: Condition,
): Statement {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

/** ARN of something in the scope's Region and account. */
export function arn(
  { partition, region, account }: Pick<PolicyScope, "partition" | "region" | "account">,
  service: string,
  resource: string,
): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** Any Auto Scaling group: its ARN has a part that is AWS's. */
export function anyGroup(scope: PolicyScope): string {
  return arn(scope, "autoscaling", "autoScalingGroup:*:autoScalingGroupName/*");
}

/** Streams of the base's log group, by a pattern of their names. */
export function logStreams(scope: PolicyScope, pattern: string): string {
  return arn(scope, "logs", `log-group:${scope.logGroup}:log-stream:${pattern}`);
}

/** Reads what a reference names, in Parameter Store or in Secrets Manager. */
export const readReferences = ["ssm:GetParameter", "secretsmanager:GetSecretValue"] as const;

/** Holds of requests that give a new thing the service's tags. */
export function tagsAsked({ service, environment }: PolicyScope): Record<string, string> {
  return {
    "aws:RequestTag/slipway:service": service,
    "aws:RequestTag/slipway:environment": environment,
  };
}

/** Holds of things that carry the service's tags. */
export function tagsCarried({ service, environment }: PolicyScope): Record<string, string> {
  return {
    "aws:ResourceTag/slipway:service": service,
    "aws:ResourceTag/slipway:environment": environment,
  };
}

/** Holds of items in the service's own partitions of the state table. */
export function ownPartitions({ service }: PolicyScope): Condition {
  return { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": `${service}#*` } };
}

/**
 * Source tarballs of the service, and of no other whose name begins alike: a SHA-256 has 64 digits,
 * and `?` stands for one character.
 */
export function sourceObjects(scope: PolicyScope): string {
  const name = `${scope.service}-${"?".repeat(64)}.tar.gz`;
  return `${scope.sourceBucketArn}/${scope.sourcePrefix}${name}`;
}

/** Where a service's parameters and secrets are kept, so that its instances can read them. */
export function secretPaths(scope: PolicyScope): readonly string[] {
  const path = `slipway/${scope.base}/${scope.service}/*`;
  return [arn(scope, "ssm", `parameter/${path}`), arn(scope, "secretsmanager", `secret:${path}`)];
}
