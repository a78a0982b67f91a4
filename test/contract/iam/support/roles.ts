import { deployerPolicy } from "../../../../src/aws/policies/deployer.ts";
import { instancePolicy } from "../../../../src/aws/policies/instance.ts";
import { viewerPolicy } from "../../../../src/aws/policies/looks.ts";
import { arn, type PolicyScope, type Statement } from "../../../../src/aws/policies/statement.ts";
import { administrator, type Keys, type VirtualWorld } from "../../aws/support/virtual-world.ts";

const account = "000000000000";
export const here = { partition: "aws", region: "us-east-1", account };

/** What a service's three roles may do, by the role's name. */
export const policies = {
  deployer: deployerPolicy,
  viewer: viewerPolicy,
  instance: instancePolicy,
} as const;
export type Role = keyof typeof policies;

/** A service of environment `test` on a virtual world's base. */
export function scopeOf({ base }: Pick<VirtualWorld, "base">, service: string): PolicyScope {
  const at = (kind: string, rest: string): string => arn(here, kind, rest);
  return {
    ...here,
    base: "test",
    service,
    environment: "test",
    tableArn: at("dynamodb", `table/${base.table}`),
    listenerArn: base.listenerArn,
    subnetArns: base.subnetIds.map((id) => at("ec2", `subnet/${id}`)),
    securityGroupArn: at("ec2", `security-group/${base.securityGroupIds[0] ?? ""}`),
    instanceRoleArn: `arn:aws:iam::${account}:role/${service}-instance`,
    sourceBucketArn: "arn:aws:s3:::sources",
    sourcePrefix: "",
    logGroup: "/slipway/test",
    repositoryArn: at("ecr", `repository/${service}`),
    sourceTokenArns: [at("ssm", "parameter/tokens/*"), at("secretsmanager", "secret:tokens-*")],
  };
}

export const instanceProfileArn = `arn:aws:iam::${account}:instance-profile/web-instance`;

/** From now on the world enforces, and there are the three roles of a service. */
export function putRoles(
  world: VirtualWorld,
  service: string,
  change: (statements: readonly Statement[]) => readonly Statement[] = (same) => same,
): void {
  const { iam } = world.standin.region;
  iam.enforce(administrator.accessKeyId);
  const scope = scopeOf(world, service);
  for (const [role, policy] of Object.entries(policies)) {
    iam.putRole(`${service}-${role}`, change(policy(scope)));
  }
}

/** Temporary keys of a role, for twelve hours. */
export function keysOf({ standin }: VirtualWorld, role: string): Keys {
  const arn = `arn:aws:sts::${account}:assumed-role/${role}/ci`;
  const given = standin.region.sts.begin({ arn, userId: `AROA:${role}` }, 43_200);
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.SessionToken,
  };
}
