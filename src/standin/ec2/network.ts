import type { Region } from "../region.ts";
import { PrivateAddresses } from "./private-addresses.ts";

/** A VPC with subnets and security groups, as the base of a Region provides them. */
export class Network {
  readonly vpcs = new Map<string, Vpc>();
  readonly subnets = new Map<string, Subnet>();
  readonly securityGroups = new Map<string, SecurityGroup>();
  readonly #region: Region;

  constructor(region: Region) {
    this.#region = region;
  }

  addVpc(cidr: string): string {
    const vpcId = `vpc-${this.#region.hex(17)}`;
    this.vpcs.set(vpcId, { vpcId, cidr, tags: {} });
    return vpcId;
  }

  addSubnet(order: { vpcId: string; availabilityZone: string; cidr: string }): string {
    const subnetId = `subnet-${this.#region.hex(17)}`;
    const addresses = new PrivateAddresses(subnetId, order.cidr);
    this.subnets.set(subnetId, { ...order, subnetId, addresses, tags: {} });
    return subnetId;
  }

  addSecurityGroup(order: { vpcId: string; name: string }): string {
    const groupId = `sg-${this.#region.hex(17)}`;
    this.securityGroups.set(groupId, { ...order, groupId, tags: {} });
    return groupId;
  }
}

export interface Vpc {
  readonly vpcId: string;
  readonly cidr: string;
  readonly tags: Record<string, string>;
}

export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly cidr: string;
  readonly addresses: PrivateAddresses;
  readonly tags: Record<string, string>;
}

export interface SecurityGroup {
  readonly groupId: string;
  readonly vpcId: string;
  readonly name: string;
  readonly tags: Record<string, string>;
}
