import {
  AttachLoadBalancerTargetGroupsCommand,
  AutoScalingClient,
  DeleteAutoScalingGroupCommand,
  DetachLoadBalancerTargetGroupsCommand,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Group } from "../../../src/standin/autoscaling/group.ts";
import { clientSettings } from "../../../src/aws/client-settings.ts";
import { isOurs } from "../../../src/domain/names.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import type { TargetGroup } from "../../../src/standin/elbv2/target-group.ts";
import { ourGroups } from "./report-truth.ts";
import { oneOf, type Chance } from "./seeded.ts";
import type { Actor, Stage } from "./stage.ts";
import { unsigning } from "./unsigning.ts";

/** What somebody does to things of ours in the AWS console, as if no rollout were under way. */
export const edits = [
  "shift the weights",
  "delete the production rule",
  "delete a test rule",
  "resize a group",
  "delete a group",
  "detach a group's target group",
  "suspend a group",
  "terminate an instance",
  "deregister a target",
  "delete a target group",
] as const;

export type Edit = (typeof edits)[number];

/** Somebody's own clients: nothing strikes what they send, and no lease is asked for. */
export function personAt(stage: Stage, { process }: Actor, chance: Chance): Person {
  const { standin, order } = stage;
  const settings = clientSettings({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIASIMULATED", secretAccessKey: "AKIASIMULATED" },
    clock: process.clock,
    requestHandler: inProcessDoor(standin),
    ...(order.signs ? {} : { signer: unsigning }),
  });
  return {
    stage,
    chance,
    elb: new ElasticLoadBalancingV2Client({ ...settings, maxAttempts: 1 }),
    autoScaling: new AutoScalingClient({ ...settings, maxAttempts: 1 }),
  };
}

export interface Person {
  readonly stage: Stage;
  readonly chance: Chance;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly autoScaling: AutoScalingClient;
}

/** Makes the edit, if there is anything to make it on; AWS may refuse it. */
export async function perform(person: Person, edit: Edit): Promise<void> {
  const { stage } = person;
  stage.safety.edited();
  try {
    const what = await hands[edit](person);
    stage.trace.add(`somebody: ${edit}: ${what ?? "there is none"}`);
  } catch (error) {
    if (!(error instanceof Error && "$metadata" in error)) throw error;
    stage.trace.add(`somebody: ${edit}: refused, ${error.name}`);
  }
}

/** What slipway does not undo, since it may be meant: whoever did it does, in the end. */
export async function takeBack({ stage, autoScaling }: Person): Promise<void> {
  const { capacity } = stage.order.settings;
  const { fleet } = stage.sight.live ?? {};
  for (const { name, desired, attachments } of standing(stage)) {
    const group = { AutoScalingGroupName: name };
    await autoScaling.send(new ResumeProcessesCommand(group));
    if (name !== fleet?.name) continue;
    const sizes = { MinSize: capacity.desired, DesiredCapacity: capacity.desired };
    if (desired < capacity.desired) {
      await autoScaling.send(new UpdateAutoScalingGroupCommand({ ...group, ...sizes }));
    }
    const { targetGroupArn: arn = "" } = fleet;
    if (stage.sight.targetGroup(arn) && !attachments.has(arn)) {
      const order = { ...group, TargetGroupARNs: [arn] };
      await autoScaling.send(new AttachLoadBalancerTargetGroupsCommand(order));
    }
  }
  stage.trace.add("somebody: resumes processes, and has what is live as it was made");
}

/** As the doctor says: names what is live in the production rule again, since it will be checked then. */
export async function nameLive({ stage, elb }: Person): Promise<void> {
  const { live, productionRule } = stage.sight;
  if (!live || !productionRule || !stage.sight.targetGroup(live.fleet.targetGroupArn ?? "")) return;
  stage.safety.edited();
  const Actions = [{ Type: "forward" as const, TargetGroupArn: live.fleet.targetGroupArn }];
  await elb.send(new ModifyRuleCommand({ RuleArn: productionRule.arn, Actions }));
  stage.trace.add("somebody: names what is live in the production rule");
}

/** Each tells on what; undefined: there is nothing like that. */
const hands: Record<Edit, (person: Person) => Promise<string | undefined>> = {
  async "shift the weights"({ stage, elb, chance }) {
    const rule = stage.sight.live && stage.sight.productionRule;
    const groups = targetGroups(stage);
    if (!rule || groups.length === 0) return undefined;
    const some = groups.filter(() => chance() < 0.7).slice(0, 5);
    const TargetGroups = (some.length > 0 ? some : groups.slice(0, 1)).map(({ arn }) => ({
      TargetGroupArn: arn,
      Weight: oneOf(chance, [0, 1, 50, 100]),
    }));
    const Actions = [{ Type: "forward" as const, ForwardConfig: { TargetGroups } }];
    await elb.send(new ModifyRuleCommand({ RuleArn: rule.arn, Actions }));
    return TargetGroups.map((one) => `${one.TargetGroupArn.split("/")[1]} ${one.Weight}`).join();
  },
  async "delete the production rule"({ stage, elb }) {
    const rule = stage.sight.productionRule;
    if (!rule) return undefined;
    await elb.send(new DeleteRuleCommand({ RuleArn: rule.arn }));
    return rule.arn;
  },
  async "delete a test rule"({ stage, elb }) {
    const rule = stage.sight.listener.rules.find(
      ({ arn, priority }) =>
        hasOurTags(stage, arn) && priority !== stage.sight.productionRule?.priority,
    );
    if (!rule) return undefined;
    await elb.send(new DeleteRuleCommand({ RuleArn: rule.arn }));
    return rule.arn;
  },
  async "resize a group"(person) {
    return await onGroup(person, async ({ name }, { autoScaling, chance }) => {
      const size = oneOf(chance, [0, 0, 1, 3]);
      const sizes = { MinSize: 0, DesiredCapacity: size, ...(size > 2 ? { MaxSize: 40 } : {}) };
      await autoScaling.send(
        new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: name, ...sizes }),
      );
      return `${size}`;
    });
  },
  async "delete a group"(person) {
    return await onGroup(person, async ({ name }, { autoScaling }) => {
      const order = { AutoScalingGroupName: name, ForceDelete: true };
      await autoScaling.send(new DeleteAutoScalingGroupCommand(order));
      return "";
    });
  },
  async "detach a group's target group"(person) {
    return await onGroup(person, async ({ name }, { stage, autoScaling }) => {
      const arns = targetGroups(stage).flatMap((one) => (one.name === name ? [one.arn] : []));
      const order = { AutoScalingGroupName: name, TargetGroupARNs: arns };
      await autoScaling.send(new DetachLoadBalancerTargetGroupsCommand(order));
      return "";
    });
  },
  async "suspend a group"(person) {
    return await onGroup(person, async ({ name }, { autoScaling, chance }) => {
      const processes = oneOf(chance, [
        ["Launch"],
        ["Terminate"],
        ["HealthCheck"],
        ["AddToLoadBalancer"],
      ]);
      const order = { AutoScalingGroupName: name, ScalingProcesses: processes };
      await autoScaling.send(new SuspendProcessesCommand(order));
      return processes.join();
    });
  },
  async "terminate an instance"(person) {
    return await onGroup(person, async ({ members }, { autoScaling, chance }) => {
      const ids = [...members.keys()];
      if (ids.length === 0) return "it has none";
      const InstanceId = oneOf(chance, ids);
      const order = { InstanceId, ShouldDecrementDesiredCapacity: false };
      await autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand(order));
      return InstanceId;
    });
  },
  async "deregister a target"({ stage, elb, chance }) {
    const full = targetGroups(stage).filter(({ targets }) => targets.size > 0);
    if (full.length === 0) return undefined;
    const { arn, name, targets } = oneOf(chance, full);
    const { instanceId: Id } = oneOf(chance, [...targets.values()]);
    await elb.send(new DeregisterTargetsCommand({ TargetGroupArn: arn, Targets: [{ Id }] }));
    return `${Id} of ${name}`;
  },
  async "delete a target group"({ stage, elb, chance }) {
    const groups = targetGroups(stage);
    if (groups.length === 0) return undefined;
    const { arn, name } = oneOf(chance, groups);
    await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: arn }));
    return name;
  },
};

async function onGroup(
  person: Person,
  edit: (group: Group, person: Person) => Promise<string>,
): Promise<string | undefined> {
  const { stage, chance } = person;
  const ours = standing(stage);
  if (ours.length === 0) return undefined;
  const group = oneOf(chance, ours);
  return `${group.name} ${await edit(group, person)}`;
}

const standing = (stage: Stage): readonly Group[] =>
  ourGroups(stage).filter(({ life }) => life === "active");

const targetGroups = (stage: Stage): readonly TargetGroup[] =>
  [...stage.standin.region.elb.targetGroups.values()].filter(({ arn }) => hasOurTags(stage, arn));

const hasOurTags = ({ standin, order }: Stage, arn: string): boolean =>
  isOurs(Object.fromEntries(standin.region.elb.tags.get(arn) ?? []), order.settings);
