import type { AutoScaling } from "./autoscaling/state.ts";
import type { Clock } from "./clock.ts";
import type { CloudWatch } from "./cloudwatch/state.ts";
import type { DynamoDb } from "./dynamodb/state.ts";
import type { Ec2 } from "./ec2/state.ts";
import type { Registry } from "./ecr/state.ts";
import type { Elb } from "./elbv2/state.ts";
import type { Iam } from "./iam/iam.ts";
import type { InstanceDriver } from "./instances/driver.ts";
import type { Logs } from "./logs/state.ts";
import type { Quirks } from "./quirks/quirks.ts";
import type { S3 } from "./s3/state.ts";
import type { Secrets } from "./secrets-manager/state.ts";
import type { Parameters } from "./ssm/state.ts";
import type { Sts } from "./sts/state.ts";

/** Everything one AWS account holds in one Region, and the clock that moves it. */
export interface Region {
  readonly name: string;
  /** Twelve digits. */
  readonly account: string;
  /** AWS's time, which the control door may move on. */
  readonly clock: Clock;
  /** The time of machines and sockets, which nobody moves. */
  readonly machineClock: Clock;
  readonly pace: Pace;
  readonly driver: InstanceDriver;
  /** Which of AWS's surprises are switched on; all, unless a test or a reader switched some off. */
  readonly quirks: Quirks;
  /** Uniform in [0, 1); the only source of randomness. */
  random(): number;
  /** `hex(17)` gives seventeen hexadecimal digits, as EC2 ids use. */
  hex(digits: number): string;
  uuid(): string;

  readonly ec2: Ec2;
  readonly autoScaling: AutoScaling;
  readonly elb: Elb;
  readonly dynamodb: DynamoDb;
  readonly parameters: Parameters;
  readonly s3: S3;
  readonly sts: Sts;
  readonly iam: Iam;
  readonly registry: Registry;
  readonly logs: Logs;
  readonly secrets: Secrets;
  readonly cloudWatch: CloudWatch;
}

/**
 * How long AWS takes over what it does on its own, in milliseconds. AWS publishes none of these;
 * they are the stand-in's assumptions, quick by default so that a rehearsal is short.
 */
export interface Pace {
  /** A group notices that it is short of, or over, its desired capacity. */
  readonly groupReactionMs: number;
  /** EC2 accepts a launch before the machine begins to start. */
  readonly launchMs: number;
  /** A new instance can be seen by the calls of EC2 (aws-facts §3.2, §7.6). */
  readonly visibilityMs: number;
  /** A machine that runs has passed its status checks. */
  readonly statusChecksMs: number;
  /** What a machine shows on its console after a boot can be had from GetConsoleOutput. */
  readonly consoleMs: number;
  /** Registration or deregistration reaches the load balancer. */
  readonly registrationMs: number;
  /** A changed rule reaches the data plane. */
  readonly rulePropagationMs: number;
  /** A terminated machine is seen as terminated after it has stopped. */
  readonly terminationMs: number;
  /** A group counts as deleted after its last instance is gone. */
  readonly deletionMs: number;
  /** A minute's metrics, or data put by PutMetricData, can be read (aws-facts §6.4). */
  readonly metricDelayMs: number;
  /** ListMetrics lists a metric after its first data. */
  readonly metricListingMs: number;
  /** An event that PutLogEvents took can be read. */
  readonly logDelayMs: number;
  /** DescribeLogStreams knows of it. */
  readonly logListingMs: number;
}

export const quickPace: Pace = {
  groupReactionMs: 150,
  launchMs: 100,
  visibilityMs: 50,
  statusChecksMs: 1_000,
  consoleMs: 2_000,
  registrationMs: 100,
  rulePropagationMs: 200,
  terminationMs: 50,
  deletionMs: 150,
  metricDelayMs: 5_000,
  metricListingMs: 30_000,
  logDelayMs: 200,
  logListingMs: 10_000,
};
