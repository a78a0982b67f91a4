import type { LoadBalancerAttributes } from "./load-balancer-attributes.ts";

/** An Application Load Balancer, seeded (in AWS the base stack's) or made by CreateLoadBalancer. */
export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly scheme: "internet-facing" | "internal";
  /** Where clients find it: the stand-in's own address when seeded, so no port in it. */
  readonly dnsName: string;
  /** Where its first listener listens when that listener names no port; 0 = any free one. */
  readonly port: number;
  readonly vpcId: string;
  /** Targets in other zones stay unused (aws-facts §2.3). */
  zones: readonly { readonly zoneName: string; readonly subnetId: string }[];
  securityGroupIds: readonly string[];
  readonly createdAt: Date;
  /** `provisioning` before this moment, in milliseconds since the Unix epoch; then `active`. */
  readonly activeAt: number;
  attributes: LoadBalancerAttributes;
}
