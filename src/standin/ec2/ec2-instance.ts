import type { Machine } from "../instances/driver.ts";
import type { ResolvedTemplate } from "./resolved-template.ts";

/** EC2's states of an instance (aws-facts §3.2). */
export type Ec2State =
  | "pending"
  | "running"
  | "shutting-down"
  | "terminated"
  | "stopping"
  | "stopped";

/** An instance as EC2 knows it; the machine behind it belongs to the instance driver. */
export interface Ec2Instance {
  readonly instanceId: string;
  readonly reservationId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly vpcId: string;
  /** Unique in its subnet until the instance is terminated. */
  readonly privateIp: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly launchTime: Date;
  readonly template: ResolvedTemplate;
  readonly tags: Record<string, string>;
  state: Ec2State;
  /** Undefined until the driver has started it, and again once it is gone. */
  machine: Machine | undefined;
  /** Why the state last changed, as in `StateReason` (`Client.…: …`); empty while all is well. */
  reason: string;
  /** What the console showed last, kept when the machine is gone (aws-facts §3.3). */
  console: string;
  /** Milliseconds since the Unix epoch; undefined until it is terminated. */
  terminatedAt: number | undefined;
}

/** One launch, kept for good so that tests can count what was ever started. */
export interface Launch {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly instanceId: string;
  readonly launchTemplateName: string;
  readonly version: number;
  /** The instance's tags as they were at launch. */
  readonly tags: Readonly<Record<string, string>>;
}
