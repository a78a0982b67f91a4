import type { Region } from "../standin/region.ts";
import type { Seeded } from "../standin/seed.ts";

type Tags = Readonly<Record<string, string>>;

/** What a template says of a base beyond what makes it work. */
interface Dress {
  readonly securityGroups: Readonly<
    Record<"front" | "instances", { readonly name: string; readonly tags: Tags }>
  >;
  readonly loadBalancer: { readonly attributes: Tags; readonly tags: Tags };
  readonly table: {
    readonly name: string;
    readonly isProtected: boolean;
    readonly recovers: boolean;
    readonly tags: Tags;
  };
  readonly logGroups: readonly { readonly name: string; readonly retentionInDays: number }[];
}

/** Gives a base that was seeded the attributes, tags, protection and log groups of a template. */
export function dressBase(region: Region, seeded: Seeded, template: Dress): void {
  const { ec2, elb, dynamodb, logs, clock } = region;
  const { front, instances } = template.securityGroups;
  const { vpcId, securityGroupId, loadBalancerArn } = seeded;
  const frontId = ec2.addSecurityGroup({ vpcId, name: front.name });
  Object.assign(ec2.network.securityGroups.get(frontId)?.tags ?? {}, front.tags);
  Object.assign(ec2.network.securityGroups.get(securityGroupId)?.tags ?? {}, instances.tags);
  const loadBalancer = elb.loadBalancers.get(loadBalancerArn);
  if (loadBalancer) {
    const { attributes } = template.loadBalancer;
    loadBalancer.securityGroupIds = [frontId];
    loadBalancer.attributes = { ...loadBalancer.attributes, ...attributes };
  }
  const tags = Object.entries(template.loadBalancer.tags);
  for (const [key, value] of tags) elb.tags.get(loadBalancerArn)?.set(key, value);
  const { isProtected, recovers } = template.table;
  const table = dynamodb.describedTable(template.table.name);
  table.isProtected = isProtected;
  if (recovers) table.recovery = { since: clock.now(), days: mostDays };
  for (const [key, value] of Object.entries(template.table.tags)) table.tags.set(key, value);
  for (const { name, retentionInDays } of template.logGroups) {
    logs.addGroup(name).retentionInDays = retentionInDays;
  }
}

/** Point-in-time recovery goes back so far unless told otherwise (API reference). */
const mostDays = 35;
