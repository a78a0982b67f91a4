import type {
  ElasticLoadBalancingV2Client,
  TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { attempt } from "./attempt.ts";
import { tagsByKey } from "./tag-list.ts";

/** ARN of the target group of that name, whoever made it; undefined when there is none. */
export async function targetGroupArn(
  elb: ElasticLoadBalancingV2Client,
  name: string,
): Promise<string | undefined> {
  const command = new DescribeTargetGroupsCommand({ Names: [name] });
  const answer = await attempt<{ TargetGroups?: TargetGroup[] | undefined }>(
    { action: "elasticloadbalancing:DescribeTargetGroups", resource: `target group ${name}` },
    () => elb.send(command),
    { TargetGroupNotFound: () => Promise.resolve({ TargetGroups: [] }) },
  );
  return answer.TargetGroups?.[0]?.TargetGroupArn;
}

/** Tags of the target group of that name; undefined when there is none. */
export async function targetGroupTags(
  elb: ElasticLoadBalancingV2Client,
  name: string,
): Promise<Record<string, string> | undefined> {
  const arn = await targetGroupArn(elb, name);
  if (arn === undefined) {
    return undefined;
  }
  const answer = await attempt(
    { action: "elasticloadbalancing:DescribeTags", resource: `target group ${name}` },
    () => elb.send(new DescribeTagsCommand({ ResourceArns: [arn] })),
  );
  return tagsByKey(answer.TagDescriptions?.[0]?.Tags);
}
