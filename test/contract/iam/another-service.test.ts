// Goal: whoever deploys service A can touch nothing of service B, an instance reads no other service's
// config, and whoever took no role may do nothing.
// Method: service `web` live on the in-process stand-in, which enforces; then the real SDK, unhindered by
// slipway's own guards, with the keys of `api`'s deployer, of an instance of `web`, of a user.
import {
  DeleteAutoScalingGroupCommand,
  ResumeProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { DeleteLaunchTemplateCommand } from "@aws-sdk/client-ec2";
import {
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeAll, describe, expect, test } from "vitest";
import type { Clients } from "../../../src/aws/clients.ts";
import { standing } from "../../../src/standin/standing.ts";
import type { VirtualWorld } from "../aws/support/virtual-world.ts";
import { enforcedService, freeProcess, instanceOf } from "./support/everything.ts";
import { keysOf } from "./support/roles.ts";

let world: VirtualWorld;
let api: Clients;
beforeAll(async () => {
  const made = enforcedService();
  world = made.world;
  expect(await made.service.release({ A: "1" })).toMatchObject({ outcome: "live" });
  api = freeProcess(world, "mallory@desk (pid 3)", keysOf(world, "api-deployer")).clients;
}, 60_000);

const group = () => world.standin.region.autoScaling.all()[0];
/** What stands, and of the group and the rules also how. */
function seen(): unknown {
  const { region } = world.standin;
  const rules = [...region.elb.listeners.values()].flatMap(({ rules }) => rules);
  const actions = rules.map((rule) => JSON.stringify(rule.actions));
  return { ...standing(region), actions, size: group()?.members.size };
}

const refusal = (action: string): RegExp =>
  new RegExp(`api-deployer/ci is not authorized to perform: ${action} `);

/** Refused, and nothing is otherwise than before. */
async function isRefused(action: string, asked: () => Promise<unknown>): Promise<void> {
  const before = seen();
  await expect(world.until(asked())).rejects.toThrow(refusal(action));
  expect(seen()).toEqual(before);
}

type Change = (group: { AutoScalingGroupName: string | undefined }) => object;

// Faults: X7.
describe("the deployer of another service", () => {
  test.each([
    ["UpdateAutoScalingGroup", (group) => new UpdateAutoScalingGroupCommand(group)],
    ["DeleteAutoScalingGroup", (group) => new DeleteAutoScalingGroupCommand(group)],
    ["ResumeProcesses", (group) => new ResumeProcessesCommand(group)],
  ] as const satisfies readonly [string, Change][])(
    "is refused its group: %s",
    async (operation, change) => {
      const command = change({ AutoScalingGroupName: group()?.name });
      await isRefused(`autoscaling:${operation}`, () =>
        api.autoScaling.writes.send(command as UpdateAutoScalingGroupCommand),
      );
    },
  );

  test("is refused its rule, its target group and its template", async () => {
    const { elb, ec2 } = world.standin.region;
    const [listener] = elb.listeners.values();
    const RuleArn = listener?.rules.find(({ priority }) => priority !== "default")?.arn;
    const [TargetGroupArn] = elb.targetGroups.keys();
    const Actions = [{ Type: "forward", TargetGroupArn } as const];
    const { writes } = api.elb;
    await isRefused("elasticloadbalancing:DeleteRule", () =>
      writes.send(new DeleteRuleCommand({ RuleArn })),
    );
    await isRefused("elasticloadbalancing:ModifyRule", () =>
      writes.send(new ModifyRuleCommand({ RuleArn, Actions })),
    );
    await isRefused("elasticloadbalancing:DeleteTargetGroup", () =>
      writes.send(new DeleteTargetGroupCommand({ TargetGroupArn })),
    );
    const [template] = ec2.templates.all();
    const command = new DeleteLaunchTemplateCommand({
      LaunchTemplateId: template?.launchTemplateId,
    });
    await isRefused("ec2:DeleteLaunchTemplate", async () => (await api.ec2()).writes.send(command));
  });

  test.each(["web#control", "web#config", "web#release", "web#boot#1"])(
    "is refused its items in %s",
    async (pk) => {
      const TableName = world.base.table;
      const Key = { pk: { S: pk }, sk: { S: "x" } };
      const { reads, writes } = api.dynamodb;
      await isRefused("dynamodb:PutItem", () =>
        writes.send(new PutItemCommand({ TableName, Item: Key })),
      );
      await isRefused("dynamodb:DeleteItem", () =>
        writes.send(new DeleteItemCommand({ TableName, Key })),
      );
      await isRefused("dynamodb:GetItem", () => reads.send(new GetItemCommand({ TableName, Key })));
      const all = {
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": Key.pk },
      };
      await isRefused("dynamodb:Query", () => reads.send(new QueryCommand(all)));
    },
  );
});

test("an instance reads no other service's config", async () => {
  const { clients } = freeProcess(world, "instance", instanceOf(world).keys);
  const read = (pk: string) => {
    const Key = { pk: { S: pk }, sk: { S: "x" } };
    const command = new GetItemCommand({ TableName: world.base.table, Key });
    return world.until(clients.dynamodb.reads.send(command));
  };
  await expect(read("web#config")).resolves.toBeDefined();
  await expect(read("api#config")).rejects.toThrow(/not authorized/);
  await expect(read("web#control")).rejects.toThrow(/not authorized/);
});

test("a user who took no role may do nothing", async () => {
  const { clients } = world.process("nobody@desk (pid 4)", {
    credentials: { accessKeyId: "AKIANOBODY", secretAccessKey: "AKIANOBODY" },
  });
  const Key = { pk: { S: "web#control" }, sk: { S: "x" } };
  const command = new GetItemCommand({ TableName: world.base.table, Key });
  await expect(world.until(clients.dynamodb.reads.send(command))).rejects.toThrow(/not authorized/);
});
