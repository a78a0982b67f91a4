/** An Application Load Balancer. Made by seeding only: in AWS the base stack owns it. */
export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly scheme: "internet-facing" | "internal";
  /** Where clients find it. The stand-in's own address, so no port in it. */
  readonly dnsName: string;
  /** Where its first listener listens when that listener names no port; 0 = any free one. */
  readonly port: number;
  readonly vpcId: string;
  /** Targets in other zones stay unused (aws-facts §2.3). */
  readonly zones: readonly { readonly zoneName: string; readonly subnetId: string }[];
  readonly createdAt: Date;
}
