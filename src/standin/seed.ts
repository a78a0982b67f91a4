import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Region } from "./region.ts";

type Tags = Readonly<Record<string, string>>;

/** What stands before the first release: what a base stack would have made. */
export interface SeedOrder {
  /** At most 255 zones; subnet i is `10.0.i.0/24` of the VPC `10.0.0.0/16`. */
  readonly availabilityZones: readonly string[];
  /** Blocks and tags of the network, by zone, in place of those. */
  readonly network?: NetworkOrder;
  /** Of the instances. */
  readonly securityGroup: string;
  readonly image: { readonly name: string; readonly imageId?: string };
  readonly loadBalancer: {
    readonly name: string;
    readonly scheme: "internet-facing" | "internal";
    /** Where its data plane listens; also its DNS name. */
    readonly host: string;
    readonly port: number;
  };
  /** What the listener answers that no rule matches; a 503 if left out. */
  readonly defaultActions?: readonly Action[];
  readonly table: {
    readonly name: string;
    readonly partitionKey: string;
    readonly sortKey?: string;
    readonly timeToLive?: string;
  };
  /** Parameter Store, by name. Those that hold ids of this seed are set afterwards. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A VPC in which the load balancer has subnets of its own, beside the instances'. */
export interface NetworkOrder {
  readonly cidr: string;
  readonly tags: Tags;
  readonly front: readonly SubnetOrder[];
  readonly instances: readonly SubnetOrder[];
}

interface SubnetOrder {
  readonly cidr: string;
  readonly tags: Tags;
}

/** What the seed made. */
export interface Seeded {
  readonly vpcId: string;
  /** Of the instances, in the order of the zones. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly imageId: string;
  readonly loadBalancerArn: string;
  readonly dnsName: string;
  readonly listenerArn: string;
  readonly tableName: string;
}

/** Furnishes an empty region; the listener answers 503 to everything until rules say otherwise. */
export function seedNetworkAndTable(region: Region, order: SeedOrder): Seeded {
  const { vpcId, subnetIds, frontSubnetIds } = seedNetwork(region, order);
  const securityGroupId = region.ec2.addSecurityGroup({ vpcId, name: order.securityGroup });
  const imageId = region.ec2.addImage(order.image);
  const { loadBalancerArn, dnsName } = region.elb.addLoadBalancer({
    ...order.loadBalancer,
    subnetIds: frontSubnetIds,
  });
  const listenerArn = region.elb.addListener({
    loadBalancerArn,
    port: order.loadBalancer.port,
    protocol: "HTTP",
    defaultActions: order.defaultActions ?? [closed],
  });
  region.dynamodb.addTable(order.table);
  for (const [name, value] of Object.entries(order.parameters)) region.parameters.set(name, value);
  const tableName = order.table.name;
  const network = { vpcId, subnetIds, securityGroupId, imageId };
  return { ...network, loadBalancerArn, dnsName, listenerArn, tableName };
}

/** A plain network has one subnet a zone, for instances and load balancer alike. */
function seedNetwork({ ec2 }: Region, { availabilityZones, network }: SeedOrder) {
  const vpcId = ec2.addVpc(network?.cidr ?? "10.0.0.0/16");
  Object.assign(ec2.network.vpcs.get(vpcId)?.tags ?? {}, network?.tags);
  const subnets = (orders: readonly SubnetOrder[]): readonly string[] =>
    orders.map(({ cidr, tags }, i) => {
      const availabilityZone = availabilityZones[i] ?? "";
      const subnetId = ec2.addSubnet({ vpcId, availabilityZone, cidr });
      Object.assign(ec2.subnetNamed(subnetId).tags, tags);
      return subnetId;
    });
  const plain = availabilityZones.map((_, i) => ({ cidr: `10.0.${i}.0/24`, tags: {} }));
  const subnetIds = subnets(network?.instances ?? plain);
  return { vpcId, subnetIds, frontSubnetIds: network ? subnets(network.front) : subnetIds };
}

const closed: Action = {
  Type: "fixed-response",
  FixedResponseConfig: {
    StatusCode: "503",
    ContentType: "text/plain",
    MessageBody: "no release is live",
  },
};
