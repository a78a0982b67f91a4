import type { ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";
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
  /** Instances that one RunInstances launched have one reservation. */
  readonly reservationId: string;
  /** Its place in its reservation, from 0. */
  readonly launchIndex: number;
  /** Empty when it was launched without. */
  readonly clientToken: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly vpcId: string;
  /** Unique in its subnet until the instance is terminated; it stays over stop and start. */
  readonly privateIp: string;
  readonly imageId: string;
  instanceType: string;
  /** Of the last launch or start. */
  launchTime: Date;
  /** Undefined when it was launched from none. */
  readonly template: ResolvedTemplate | undefined;
  /** What it was launched with, from a template or not; modified attributes change here. */
  readonly data: ResponseLaunchTemplateData;
  readonly tags: Record<string, string>;
  /** Before it (milliseconds since the Unix epoch) no call sees the instance (aws-facts §7.6). */
  readonly visibleFrom: number;
  state: Ec2State;
  /** Undefined until the driver has started it, and again once it is gone. */
  machine: Machine | undefined;
  /** Milliseconds since the Unix epoch: its machine's last boot; undefined before the first. */
  bootedAt: number | undefined;
  /** Why the state last changed, as in `StateReason` (`Client.…: …`); empty while all is well. */
  reason: string;
  /** `StateTransitionReason`: `User initiated (<time> GMT)`, or empty. */
  transition: string;
  /** What machines that are gone showed on the console since the last start (aws-facts §3.3). */
  console: string;
  /** The console as GetConsoleOutput gives it; undefined until it is first posted. */
  posted: PostedConsole | undefined;
  /** Milliseconds since the Unix epoch; undefined until it is terminated. */
  terminatedAt: number | undefined;
}

/** A copy of the console, made some time after the instance started, stopped or rebooted. */
interface PostedConsole {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly text: string;
}

/** One launch, kept for good so that tests can count what was ever started. */
export interface Launch {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly instanceId: string;
  /** Empty, and version 0, for a launch from no template. */
  readonly launchTemplateName: string;
  readonly version: number;
  /** The instance's tags as they were at launch. */
  readonly tags: Readonly<Record<string, string>>;
}
