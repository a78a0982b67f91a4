import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  type Rule,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Serving } from "../../src/domain/outcome.ts";

type Tags = Readonly<Record<string, string>>;

/** What carries our tags in AWS. */
export interface Tagged {
  /** `group shop-3-…`. */
  readonly name: string;
  readonly rollout: string;
  readonly release: string;
  readonly isInstance: boolean;
}

export interface LeaseSeen {
  readonly holder: string;
  readonly epoch: number;
  readonly released: boolean;
}

/** The stand-in as an auditor sees it: through the SDK, past slipway. */
export class Auditor {
  readonly #elb: ElasticLoadBalancingV2Client;
  readonly #groups: AutoScalingClient;
  readonly #ec2: EC2Client;
  readonly #dynamodb: DynamoDBClient;

  constructor(endpoint: string) {
    const credentials = { accessKeyId: "administrator", secretAccessKey: "administrator" };
    const settings = { endpoint, region: "us-east-1", credentials };
    this.#elb = new ElasticLoadBalancingV2Client(settings);
    this.#groups = new AutoScalingClient(settings);
    this.#ec2 = new EC2Client(settings);
    this.#dynamodb = new DynamoDBClient(settings);
  }

  /** Whom customers get, by the rule at the priority; undefined when there is no such rule. */
  async serving(priority: number): Promise<readonly Serving[] | undefined> {
    const rule = (await this.#rules()).find((one) => one.Priority === String(priority));
    const targets = rule?.Actions?.flatMap((action) => action.ForwardConfig?.TargetGroups ?? []);
    if (!rule || !targets) return undefined;
    const total = targets.reduce((sum, { Weight = 0 }) => sum + Weight, 0);
    const weighty = targets.filter(({ Weight = 0 }) => Weight > 0);
    const tags = await this.#tags(weighty.map((one) => one.TargetGroupArn ?? ""));
    return weighty.map(({ TargetGroupArn = "", Weight = 0 }) => ({
      release: tags.get(TargetGroupArn)?.["slipway:release"] ?? TargetGroupArn,
      percent: (100 * Weight) / total,
    }));
  }

  /** Everything with a tag of ours, of whatever service; terminated instances are nothing. */
  async tagged(): Promise<readonly Tagged[]> {
    const [groups, instances, templates, rules, targetGroups] = await Promise.all([
      this.#groups.send(new DescribeAutoScalingGroupsCommand({})),
      this.#ec2.send(new DescribeInstancesCommand({})),
      this.#ec2.send(new DescribeLaunchTemplatesCommand({})),
      this.#rules(),
      this.#elb.send(new DescribeTargetGroupsCommand({})),
    ]);
    const ruleArns = rules.filter(({ IsDefault }) => !IsDefault).map((one) => one.RuleArn ?? "");
    const groupArns = (targetGroups.TargetGroups ?? []).map((one) => one.TargetGroupArn ?? "");
    const ofElb = await this.#tags([...ruleArns, ...groupArns]);
    const running = (instances.Reservations ?? [])
      .flatMap((one) => one.Instances ?? [])
      .filter(({ State }) => State?.Name !== "terminated");
    return [
      ...(groups.AutoScalingGroups ?? []).map((one) =>
        tagged(`group ${one.AutoScalingGroupName}`, tagsOf(one.Tags)),
      ),
      ...running.map((one) => tagged(`instance ${one.InstanceId}`, tagsOf(one.Tags), true)),
      ...(templates.LaunchTemplates ?? []).map((one) =>
        tagged(`template ${one.LaunchTemplateName}`, tagsOf(one.Tags)),
      ),
      ...ruleArns.map((arn) => {
        const priority = rules.find((one) => one.RuleArn === arn)?.Priority;
        return tagged(`rule ${priority}`, ofElb.get(arn) ?? {});
      }),
      ...groupArns.map((arn) => tagged(`target group ${arn}`, ofElb.get(arn) ?? {})),
    ].filter((one) => one.rollout !== "");
  }

  async lease(service: string): Promise<LeaseSeen | undefined> {
    const { Item } = await this.#dynamodb.send(
      new GetItemCommand({
        TableName: "slipway-rehearsal",
        Key: { pk: { S: `${service}#control` }, sk: { S: "lease" } },
        ConsistentRead: true,
      }),
    );
    return (
      Item && {
        holder: Item["holder"]?.S ?? "",
        epoch: Number(Item["epoch"]?.N),
        released: Item["released"]?.BOOL ?? false,
      }
    );
  }

  close(): void {
    for (const client of [this.#elb, this.#groups, this.#ec2, this.#dynamodb]) client.destroy();
  }

  async #rules(): Promise<readonly Rule[]> {
    const { LoadBalancers } = await this.#elb.send(new DescribeLoadBalancersCommand({}));
    const { LoadBalancerArn } = LoadBalancers?.[0] ?? {};
    const { Listeners } = await this.#elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
    const { ListenerArn } = Listeners?.[0] ?? {};
    const { Rules } = await this.#elb.send(new DescribeRulesCommand({ ListenerArn }));
    return Rules ?? [];
  }

  async #tags(arns: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
    if (arns.length === 0) return new Map();
    const answer = await this.#elb.send(new DescribeTagsCommand({ ResourceArns: [...arns] }));
    return new Map(
      (answer.TagDescriptions ?? []).map((one) => [one.ResourceArn ?? "", tagsOf(one.Tags)]),
    );
  }
}

const tagsOf = (
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Tags => Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

const tagged = (name: string, tags: Tags, isInstance = false): Tagged => ({
  name,
  rollout: tags["slipway:rollout"] ?? "",
  release: tags["slipway:release"] ?? "",
  isInstance,
});
