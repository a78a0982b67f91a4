import { RolloutFailure } from "./failure.ts";

/**
 * What `/slipway/<base>/base` publishes about the infrastructure releases stand on, overlaid with
 * `/slipway/<base>/services/<service>` where that exists (the second wins).
 */
export interface Base {
  readonly schemaVersion: 1;
  readonly region: string;
  readonly account: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly loadBalancerArn: string;
  readonly listenerArn: string;
  /** The load balancer's DNS name, or an address when it has none. */
  readonly loadBalancerDns: string;
  readonly listenerPort: number;
  readonly listenerProtocol: "HTTP" | "HTTPS";
  /** Seconds after which a changed rule is taken to be in force everywhere. */
  readonly propagationSeconds: number;
  /** Name of the environment's state table. */
  readonly table: string;
  /** Where source tarballs are kept: `file:///directory` or `s3://bucket/prefix`. */
  readonly sourceStore: string;
  /** Name of the parameter that holds the base AMI's id. */
  readonly amiParameter: string;
  readonly instanceProfileArn: string | undefined;
  /** CloudWatch Logs group that instances write boot and program to; undefined: to none. */
  readonly logGroup?: string | undefined;
  /** Name of the CloudWatch dashboard that releases are watched on; undefined: there is none. */
  readonly dashboard?: string | undefined;
  /** Artifact kinds the instances of this base can start. */
  readonly artifacts: readonly ("tarball" | "image")[];
}

/** There is no base, or none this slipway can use: it is of another schema or another Region. */
export class UnfitBase extends RolloutFailure {}
