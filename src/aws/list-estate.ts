import type { AutoScalingClient, ScalingPolicy } from "@aws-sdk/client-auto-scaling";
import { DescribePoliciesCommand } from "@aws-sdk/client-auto-scaling";
import type { EC2Client, LaunchTemplate } from "@aws-sdk/client-ec2";
import { DescribeLaunchTemplatesCommand } from "@aws-sdk/client-ec2";
import type {
  ElasticLoadBalancingV2Client,
  Limit,
  TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  DescribeAccountLimitsCommand,
  DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Fleet } from "../domain/fleet.ts";
import type {
  Standing,
  StandingGroup,
  StandingPolicy,
  StandingTargetGroup,
  Traffic,
} from "../engine/ports.ts";
import { allGroups, attachments } from "./all-groups.ts";
import { attempt } from "./attempt.ts";
import type { Pair } from "./clients.ts";
import { cpuPolicyName } from "./group-request.ts";
import { pages } from "./pages.ts";
import { readGroup } from "./read-group.ts";
import { tagsByKey } from "./tag-list.ts";

export async function standingGroups(client: AutoScalingClient): Promise<readonly StandingGroup[]> {
  return (await allGroups(client)).map((group) => ({
    name: group.AutoScalingGroupName ?? "",
    tags: tagsByKey(group.Tags),
    seen: readGroup(group),
    targetGroupArns: attachments(group),
    protectedInstances: (group.Instances ?? []).flatMap(({ InstanceId, ProtectedFromScaleIn }) =>
      ProtectedFromScaleIn === true ? (InstanceId ?? []) : [],
    ),
    protectsNew: group.NewInstancesProtectedFromScaleIn === true,
  }));
}

/** Asked by a filter with a wildcard, so that an account's other templates are not read. */
export async function standingTemplates(
  ec2: Pair<EC2Client>,
  prefix: string,
): Promise<readonly Standing[]> {
  const templates = await pages<LaunchTemplate>(async (NextToken) => {
    const command = new DescribeLaunchTemplatesCommand({
      Filters: [{ Name: "launch-template-name", Values: [`${prefix}*`] }],
      MaxResults: 200,
      NextToken,
    });
    const page = await attempt(
      { action: "ec2:DescribeLaunchTemplates", resource: `launch templates ${prefix}*` },
      () => ec2.reads.send(command),
    );
    return { items: page.LaunchTemplates, next: page.NextToken };
  });
  return templates.map((template) => ({
    name: template.LaunchTemplateName ?? "",
    tags: tagsByKey(template.Tags),
  }));
}

/** There is no filter by name, so all are read, 400 a page; tags only of those that count. */
export async function standingTargetGroups(
  elb: ElasticLoadBalancingV2Client,
  prefix: string,
  tags: Traffic["tags"],
): Promise<readonly StandingTargetGroup[]> {
  const all = await pages<TargetGroup>(async (Marker) => {
    const command = new DescribeTargetGroupsCommand({ PageSize: 400, Marker });
    const page = await attempt(
      { action: "elasticloadbalancing:DescribeTargetGroups", resource: "all target groups" },
      () => elb.send(command),
    );
    return { items: page.TargetGroups, next: page.NextMarker };
  });
  const near = all.filter(({ TargetGroupName: name }) => name?.startsWith(prefix) === true);
  const owners = await tags(near.map(({ TargetGroupArn: arn }) => arn ?? ""));
  return near.map(({ TargetGroupArn: arn = "", TargetGroupName: name = "", LoadBalancerArns }) => ({
    arn,
    name,
    tags: owners.get(arn) ?? {},
    isNamed: (LoadBalancerArns ?? []).length > 0,
  }));
}

export async function standingPolicies(
  client: AutoScalingClient,
  fleet: Fleet,
): Promise<readonly StandingPolicy[]> {
  const policies = await pages<ScalingPolicy>(async (NextToken) => {
    const command = new DescribePoliciesCommand({ AutoScalingGroupName: fleet.name, NextToken });
    const page = await attempt(
      { action: "autoscaling:DescribePolicies", resource: `group ${fleet.name}` },
      () => client.send(command),
    );
    return { items: page.ScalingPolicies, next: page.NextToken };
  });
  return policies.map(({ PolicyName: name = "", TargetTrackingConfiguration: tracking }) => ({
    name,
    isOurs: name === cpuPolicyName(fleet),
    cpuPercent:
      tracking?.PredefinedMetricSpecification?.PredefinedMetricType === "ASGAverageCPUUtilization"
        ? tracking.TargetValue
        : undefined,
  }));
}

export async function balancingLimits(
  elb: ElasticLoadBalancingV2Client,
): Promise<ReadonlyMap<string, number>> {
  const limits = await pages<Limit>(async (Marker) => {
    const page = await attempt(
      { action: "elasticloadbalancing:DescribeAccountLimits", resource: "the account" },
      () => elb.send(new DescribeAccountLimitsCommand({ PageSize: 400, Marker })),
    );
    return { items: page.Limits, next: page.NextMarker };
  });
  return new Map(limits.map(({ Name = "", Max }) => [Name, Number(Max)]));
}
