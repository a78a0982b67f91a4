import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Region } from "./region.ts";

/** What stands before the first release: what a base stack would have made. */
export interface SeedOrder {
  /** At most 255 zones; subnet i is `10.0.i.0/24` of the VPC `10.0.0.0/16`. */
  readonly availabilityZones: readonly string[];
  readonly securityGroup: string;
  readonly image: { readonly name: string; readonly imageId?: string };
  readonly loadBalancer: {
    readonly name: string;
    readonly scheme: "internet-facing" | "internal";
    /** Where its data plane listens; also its DNS name. */
    readonly host: string;
    readonly port: number;
  };
  readonly table: {
    readonly name: string;
    readonly partitionKey: string;
    readonly sortKey?: string;
    readonly timeToLive?: string;
  };
  /** Parameter Store, by name. Those that hold ids of this seed are set afterwards. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What the seed made. */
export interface Seeded {
  readonly vpcId: string;
  /** In the order of the zones. */
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
  const vpcId = region.ec2.addVpc("10.0.0.0/16");
  const subnetIds = order.availabilityZones.map((availabilityZone, i) =>
    region.ec2.addSubnet({ vpcId, availabilityZone, cidr: `10.0.${i}.0/24` }),
  );
  const securityGroupId = region.ec2.addSecurityGroup({ vpcId, name: order.securityGroup });
  const imageId = region.ec2.addImage(order.image);
  const { loadBalancerArn, dnsName } = region.elb.addLoadBalancer({
    ...order.loadBalancer,
    subnetIds,
  });
  const listenerArn = region.elb.addListener({
    loadBalancerArn,
    port: order.loadBalancer.port,
    protocol: "HTTP",
    defaultActions: [closed],
  });
  region.dynamodb.addTable(order.table);
  for (const [name, value] of Object.entries(order.parameters)) region.parameters.set(name, value);
  const tableName = order.table.name;
  const network = { vpcId, subnetIds, securityGroupId, imageId };
  return { ...network, loadBalancerArn, dnsName, listenerArn, tableName };
}

const closed: Action = {
  Type: "fixed-response",
  FixedResponseConfig: {
    StatusCode: "503",
    ContentType: "text/plain",
    MessageBody: "no release is live",
  },
};
