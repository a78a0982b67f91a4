import { deployerPolicy } from "../aws/policies/deployer.ts";
import { instancePolicy } from "../aws/policies/instance.ts";
import { viewerPolicy } from "../aws/policies/looks.ts";
import { arn, type PolicyScope } from "../aws/policies/statement.ts";
import type { Region } from "../standin/region.ts";
import type { Seeded } from "../standin/seed.ts";
import template from "./base-template.json" with { type: "json" };
import { publishParameter } from "./publish-parameter.ts";

/** The user who may do everything, by access key id. */
const administrator = "administrator";

/** What a service's stack would name its roles. */
const roleName = (base: string, service: string, role: string): string =>
  `slipway-${base}-${service}-${role}`;

/** A service whose instances and commands may do what its policies allow, and its roles' ARNs. */
export interface EnforcedService {
  readonly service: string;
  readonly deployerRoleArn: string;
  readonly viewerRoleArn: string;
  readonly instanceRoleArn: string;
}

/**
 * What the services' CDK stacks would make: roles with the same policies, and the parameter that
 * tells of them. From then on the stand-in refuses what they do not allow.
 */
export function enforcePolicies(
  region: Region,
  seeded: Seeded,
  { base, services }: { readonly base: string; readonly services: readonly string[] },
): readonly EnforcedService[] {
  region.iam.enforce(administrator);
  return services.map((service) => {
    const scope = scopeOf(region, seeded, base, service);
    const names = (role: string): string => roleName(base, service, role);
    region.iam.putRole(names("deployer"), deployerPolicy(scope));
    region.iam.putRole(names("viewer"), viewerPolicy(scope));
    region.iam.putRole(names("instance"), instancePolicy(scope));
    const iam = (kind: string, name: string): string =>
      `arn:aws:iam::${region.account}:${kind}/${name}`;
    const role = (which: string): string => iam("role", names(which));
    const deployerRoleArn = role("deployer");
    const viewerRoleArn = role("viewer");
    makeRepository(region, service);
    publishParameter(region, template.service.parameter, {
      service,
      instanceProfileArn: iam("instance-profile", names("instance")),
      deployerRoleArn,
      viewerRoleArn,
    });
    return { service, deployerRoleArn, viewerRoleArn, instanceRoleArn: role("instance") };
  });
}

/** With what has been pushed to it, when it was taken up again. */
function makeRepository({ registry }: Region, service: string): void {
  const { name: pattern, tagMutability } = template.service.repository;
  const name = pattern.replace("<service>", service);
  if (registry.get(name)) return;
  registry.make(name, tagMutability === "IMMUTABLE" ? "IMMUTABLE" : "MUTABLE");
}

function scopeOf(
  { name, account }: Region,
  seeded: Seeded,
  base: string,
  service: string,
): PolicyScope {
  const place = { partition: "aws", region: name, account, base, service, environment: base };
  return {
    ...place,
    tableArn: arn(place, "dynamodb", `table/${seeded.tableName}`),
    listenerArn: seeded.listenerArn,
    subnetArns: seeded.subnetIds.map((id) => arn(place, "ec2", `subnet/${id}`)),
    securityGroupArn: arn(place, "ec2", `security-group/${seeded.securityGroupId}`),
    instanceRoleArn: `arn:aws:iam::${account}:role/${roleName(base, service, "instance")}`,
    sourceBucketArn: `arn:aws:s3:::slipway-${base}-sources`,
    sourcePrefix: "sources/",
    logGroup: `/slipway/${base}`,
    repositoryArn: arn(place, "ecr", `repository/slipway/${base}/${service}`),
  };
}
