import type { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { AutoScalingClient as AutoScaling } from "@aws-sdk/client-auto-scaling";
import type {
  CloudWatchLogsClient,
  CloudWatchLogsClientConfig,
} from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EC2Client, EC2ClientConfig } from "@aws-sdk/client-ec2";
import type { ECRClient, ECRClientConfig } from "@aws-sdk/client-ecr";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import type {
  SecretsManagerClient,
  SecretsManagerClientConfig,
} from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import type { Clock } from "../engine/ports.ts";
import { clientSettings, s3Settings } from "./client-settings.ts";
import { guardedHandler, type Gate } from "./guarded-handler.ts";
import type { LeaseGuard } from "./lease-guard.ts";
import { createLeaseGuard } from "./lease-guard.ts";
import { createPacer, elbSpacingMs } from "./pacer.ts";
import type { CallTally } from "./tally.ts";
import { createTally } from "./tally.ts";
import { createUnanswered, type Unanswered } from "./unanswered.ts";

export interface ClientOptions {
  /** Absent: the SDK's default chain (environment, profile). */
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** Absent: the SDK's own, which `AWS_ENDPOINT_URL` overrides. */
  readonly endpoint?: string | undefined;
  /** Absent: the SDK's default chain; for a loopback endpoint see client-settings.ts. */
  readonly credentials?: DynamoDBClientConfig["credentials"];
  readonly clock: Clock;
  /** The stand-in's in-process door; absent: Node's HTTP with our timeouts. */
  readonly requestHandler?: DynamoDBClientConfig["requestHandler"];
  /** Signs requests; absent: the SDK's own way. Sweeps of simulations do without signatures. */
  readonly signer?: DynamoDBClientConfig["signer"];
  /** Throws FENCED_OUT when the lease is lost; called before every mutating attempt. */
  readonly holdLease?: () => void;
  /** Absent: this process's environment. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * A client for reads (three attempts, the SDK repeats what failed) and one for changes (one
 * attempt: a repeated change would hide whether the first one happened, aws-facts §7.2).
 */
export interface Pair<Client> {
  readonly reads: Client;
  readonly writes: Client;
}

/** Every AWS client of a process, made when first used; the only `new …Client` in the house. */
export interface Clients {
  readonly autoScaling: Pair<AutoScalingClient>;
  readonly elb: Pair<ElasticLoadBalancingV2Client>;
  /** Loaded when asked for: EC2's model is most of the SDK's start-up time. */
  ec2(): Promise<Pair<EC2Client>>;
  readonly dynamodb: Pair<DynamoDBClient>;
  /** One for each Region, loaded when asked for: few releases are of images. */
  ecr(region: string): Promise<ECRClient>;
  /**
   * Loaded when asked for. What is told there is no part of a rollout: it needs no lease, counts
   * for nothing and fails none.
   */
  logs(): Promise<CloudWatchLogsClient>;
  /** DynamoDB for the lease alone, so that heartbeats share no socket with anything that hangs. */
  readonly heartbeat: DynamoDBClient;
  /**
   * Loaded when asked for. One client for all: what it changes is under a name that has its hash,
   * so a repeated change is the same change.
   */
  s3(): Promise<S3Client>;
  /** Loaded when asked for. */
  secrets(): Promise<SecretsManagerClient>;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
  readonly tally: CallTally;
  readonly guard: LeaseGuard;
  readonly unanswered: Unanswered;
  readonly clock: Clock;
  /** The Region in force, from the options or the SDK's default chain. */
  region(): Promise<string>;
  /** Closes idle connections. */
  destroy(): void;
}

export function createClients(options: ClientOptions): Clients {
  const tally = createTally();
  const guard = createLeaseGuard(options.holdLease);
  const unanswered = createUnanswered(options.clock);
  const pacer = createPacer(options.clock, elbSpacingMs);
  const settings = clientSettings(options);
  const gated = (gate: Pick<Gate, "holdsState"> & Partial<Gate>) => ({
    ...settings,
    extensions: [guardedHandler({ tally, guard, unanswered, ...gate })],
  });
  const control = gated({ holdsState: false });
  const paced = gated({ pacer, holdsState: false });
  const state = gated({ holdsState: true });
  const besides = gated({ holdsState: true, tally: createTally() });
  const { keep, destroy } = keeping();
  const autoScaling = once(() => pair((retry) => keep(new AutoScaling({ ...control, ...retry }))));
  const elb = once(() =>
    pair((retry) => keep(new ElasticLoadBalancingV2Client({ ...paced, ...retry }))),
  );
  const ec2 = once(() => createEc2(control, keep));
  const logs = once(async () => keep(await createLogs(besides)));
  const dynamodb = once(() => pair((retry) => keep(new DynamoDBClient({ ...state, ...retry }))));
  const heartbeat = once(() => keep(new DynamoDBClient({ ...state, maxAttempts: 1 })));
  const s3 = once(async () => keep(await createS3({ ...state, ...s3Settings(options) })));
  const secrets = once(async () => keep(await createSecrets(control)));
  const ssm = once(() => keep(new SSMClient({ ...control, maxAttempts: 3 })));
  const sts = once(() => keep(new STSClient({ ...control, maxAttempts: 3 })));
  return {
    get autoScaling() {
      return autoScaling();
    },
    get elb() {
      return elb();
    },
    ec2,
    ecr: async (region) => keep(await createEcr({ ...control, region })),
    logs,
    get dynamodb() {
      return dynamodb();
    },
    get heartbeat() {
      return heartbeat();
    },
    s3,
    secrets,
    get ssm() {
      return ssm();
    },
    get sts() {
      return sts();
    },
    tally,
    guard,
    unanswered,
    clock: options.clock,
    region: () => ssm().config.region(),
    destroy,
  };
}

/** Keeps what is made, to destroy it all at once. */
function keeping() {
  const made: { destroy(): void }[] = [];
  const keep = <Client extends { destroy(): void }>(client: Client): Client => {
    made.push(client);
    return client;
  };
  return { keep, destroy: () => made.forEach((client) => client.destroy()) };
}

async function createEc2(
  settings: EC2ClientConfig,
  keep: (client: EC2Client) => EC2Client,
): Promise<Pair<EC2Client>> {
  const { EC2Client: Ec2 } = await import("./ec2-client.ts");
  return pair((retry) => keep(new Ec2({ ...settings, ...retry })));
}

async function createEcr(settings: ECRClientConfig): Promise<ECRClient> {
  const { ECRClient: Ecr } = await import("./ecr-client.ts");
  return new Ecr({ ...settings, maxAttempts: 3 });
}

async function createSecrets(settings: SecretsManagerClientConfig): Promise<SecretsManagerClient> {
  const { SecretsManagerClient: Secrets } = await import("./secrets-client.ts");
  return new Secrets({ ...settings, maxAttempts: 3 });
}

async function createS3(settings: S3ClientConfig): Promise<S3Client> {
  const { S3Client: S3 } = await import("./s3-client.ts");
  return new S3({ ...settings, maxAttempts: 3 });
}

async function createLogs(settings: CloudWatchLogsClientConfig): Promise<CloudWatchLogsClient> {
  const { CloudWatchLogsClient: Logs } = await import("./logs-client.ts");
  return new Logs({ ...settings, maxAttempts: 3 });
}

function pair<Client>(make: (retry: { maxAttempts: number }) => Client): Pair<Client> {
  const reads = once(() => make({ maxAttempts: 3 }));
  const writes = once(() => make({ maxAttempts: 1 }));
  return {
    get reads() {
      return reads();
    },
    get writes() {
      return writes();
    },
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
