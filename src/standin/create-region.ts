import { AutoScaling } from "./autoscaling/state.ts";
import type { Clock } from "./clock.ts";
import { CloudWatch } from "./cloudwatch/state.ts";
import { DynamoDb } from "./dynamodb/state.ts";
import { Ec2 } from "./ec2/state.ts";
import { Registry } from "./ecr/state.ts";
import { Elb } from "./elbv2/state.ts";
import { Iam } from "./iam/iam.ts";
import type { InstanceDriver } from "./instances/driver.ts";
import { Logs } from "./logs/state.ts";
import { Quirks } from "./quirks/quirks.ts";
import type { Pace, Region } from "./region.ts";
import { ContentInMemory, type ContentStore } from "./s3/content-store.ts";
import { S3 } from "./s3/state.ts";
import { Secrets } from "./secrets-manager/state.ts";
import { Parameters } from "./ssm/state.ts";
import { Sts } from "./sts/state.ts";

/** What a region is made from; everything that varies between a rehearsal and a simulation. */
export interface RegionParts {
  readonly name: string;
  /** Twelve digits. */
  readonly account: string;
  readonly clock: Clock;
  /** `clock` by default. */
  readonly machineClock?: Clock;
  readonly pace: Pace;
  readonly driver: InstanceDriver;
  /** All are on by default. */
  readonly quirks?: Quirks;
  /** Uniform in [0, 1). A seeded one makes every id repeat. */
  readonly random: () => number;
  /** Where the bytes of S3's objects are kept; in memory by default. */
  readonly contents?: ContentStore;
}

/** An empty region. */
export function createRegion(parts: RegionParts): Region {
  const region = new PlainRegion(parts);
  region.cloudWatch.publisher.begin();
  return region;
}

class PlainRegion implements Region {
  readonly name: string;
  readonly account: string;
  readonly clock: Clock;
  readonly machineClock: Clock;
  readonly pace: Pace;
  readonly driver: InstanceDriver;
  readonly quirks: Quirks;
  readonly random: () => number;
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

  constructor(parts: RegionParts) {
    this.name = parts.name;
    this.account = parts.account;
    this.clock = parts.clock;
    this.machineClock = parts.machineClock ?? parts.clock;
    this.pace = parts.pace;
    this.driver = parts.driver;
    this.quirks = parts.quirks ?? new Quirks();
    this.random = parts.random;
    this.ec2 = new Ec2(this);
    this.autoScaling = new AutoScaling(this);
    this.elb = new Elb(this);
    this.dynamodb = new DynamoDb(this);
    this.parameters = new Parameters(this);
    this.s3 = new S3(this, parts.contents ?? new ContentInMemory());
    this.sts = new Sts(this);
    this.iam = new Iam(this);
    this.registry = new Registry(this);
    this.logs = new Logs(this);
    this.secrets = new Secrets(this);
    this.cloudWatch = new CloudWatch(this);
  }

  hex(digits: number): string {
    let text = "";
    while (text.length < digits) text += Math.floor(this.random() * 16).toString(16);
    return text;
  }

  /** A version 4 UUID. */
  uuid(): string {
    const variant = "89ab".charAt(Math.floor(this.random() * 4));
    const last = `${variant}${this.hex(3)}-${this.hex(12)}`;
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${last}`;
  }
}
