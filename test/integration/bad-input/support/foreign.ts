import { AutoScalingClient, CreateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { CreateLaunchTemplateCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteRuleCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { createClients } from "../../../../src/aws/clients.ts";
import { createConfigStore } from "../../../../src/aws/config-store.ts";
import { createInTurn } from "../../../../src/aws/in-turn.ts";
import { wallClock } from "../../../../src/cli/wall-clock.ts";
import type { ConfigValues } from "../../../../src/domain/config.ts";
import type { Given } from "../bad-input.ts";
import { somebody, type BadInputWorld } from "./bad-input-world.ts";

const client = ({ endpoint }: BadInputWorld) => ({
  endpoint,
  region: "us-east-1",
  credentials: {
    accessKeyId: somebody.AWS_ACCESS_KEY_ID,
    secretAccessKey: somebody.AWS_SECRET_ACCESS_KEY,
  },
});

/** Somebody's next version of a service's config. */
export async function foreignConfig(
  world: BadInputWorld,
  service: string,
  values: ConfigValues,
): Promise<void> {
  const clients = createClients({ ...client(world), clock: wallClock });
  const table = {
    name: world.base.table,
    clients,
    clock: wallClock,
    random: { hex: (bytes: number) => "f".repeat(bytes * 2) },
    inTurn: createInTurn(),
  };
  const configs = createConfigStore(table, { service, environment: "rehearsal" });
  const basedOn = (await configs.latest())?.version;
  const at = new Date(wallClock.now()).toISOString();
  await configs.write({ values, basedOn, author: "ann@desk", reason: undefined, at });
  clients.destroy();
}

/** A launch template somebody has made; `service`: with slipway's tags, of another service. */
export async function foreignTemplate(
  world: BadInputWorld,
  name: string,
  service?: string,
): Promise<Given> {
  const tags =
    service === undefined
      ? {}
      : { "slipway:service": service, "slipway:environment": "rehearsal", "slipway:rollout": "8" };
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const [ImageId] = world.standin.region.ec2.images.keys();
  await new EC2Client(client(world)).send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: name,
      LaunchTemplateData: { ImageId, InstanceType: "t3.small" },
      ...(service === undefined
        ? {}
        : { TagSpecifications: [{ ResourceType: "launch-template", Tags }] }),
    }),
  );
  return {};
}

export async function foreignTargetGroup(world: BadInputWorld, name: string): Promise<Given> {
  await new ElasticLoadBalancingV2Client(client(world)).send(
    new CreateTargetGroupCommand({
      Name: name,
      Protocol: "HTTP",
      Port: 80,
      VpcId: world.base.vpcId,
    }),
  );
  return {};
}

export async function foreignGroup(world: BadInputWorld, name: string): Promise<Given> {
  const LaunchTemplateName = `template-of-${name}`;
  await foreignTemplate(world, LaunchTemplateName);
  await new AutoScalingClient(client(world)).send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name,
      MinSize: 0,
      MaxSize: 0,
      LaunchTemplate: { LaunchTemplateName },
      VPCZoneIdentifier: world.base.subnetIds.join(","),
    }),
  );
  return {};
}

/** A rule somebody has made on the listener. */
export async function foreignRule(
  world: BadInputWorld,
  priority: number,
  path: string,
): Promise<Given> {
  const elb = new ElasticLoadBalancingV2Client(client(world));
  const made = await elb.send(
    new CreateRuleCommand({
      ListenerArn: world.base.listenerArn,
      Priority: priority,
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: [path] } }],
      Actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }],
    }),
  );
  const RuleArn = made.Rules?.[0]?.RuleArn;
  return {
    end: async () => {
      await elb.send(new DeleteRuleCommand({ RuleArn }));
    },
  };
}
