import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { S3Client } from "@aws-sdk/client-s3";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { AssertionError } from "node:assert";
import type { Duplex } from "node:stream";
import { expect } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { inProcessDoor } from "../../../../src/standin/doors/in-process.ts";
import type {
  InstanceDriver,
  ProbeAnswer,
  ProbeRequest,
} from "../../../../src/standin/instances/driver.ts";
import type { QuirkId } from "../../../../src/standin/quirks/all-quirks.ts";
import { seededRandom } from "../../../../src/standin/random-source.ts";
import { quickPace } from "../../../../src/standin/region.ts";
import { seedNetworkAndTable } from "../../../../src/standin/seed.ts";
import { createStandin } from "../../../../src/standin/standin.ts";

/**
 * The whole stand-in under virtual time, asked through the real SDK clients (one attempt each), with
 * machines that run at once and answer probes as the test says: 200 unless told otherwise.
 */
export function quirkWorld(without: readonly QuirkId[] = []) {
  const clock = new VirtualClock(Date.UTC(2030, 0, 1));
  const probes = new Map<string, (request: ProbeRequest) => Promise<ProbeAnswer>>();
  /** Programs that serve, by instance; every other one refuses connections. */
  const programs = new Map<string, () => Promise<Duplex>>();
  /** Processor seconds used so far, by instance: none unless told otherwise. */
  const processors = new Map<string, () => number>();
  /** The machines there are, by instance: `die` is a host that fails. */
  const machines = new Map<string, { die(reason: string): void }>();
  const complaints: string[] = [];
  const driver: InstanceDriver = {
    kind: "virtual",
    launch(order, events) {
      clock.after(10, () => events.running());
      machines.set(order.instanceId, { die: (reason) => events.died(reason) });
      const well = () => Promise.resolve({ status: 200, body: "ok" });
      return {
        connect: () => (programs.get(order.instanceId) ?? refuseConnection)(),
        probe: (request) => (probes.get(order.instanceId) ?? probes.get("*") ?? well)(request),
        terminate: () => Promise.resolve(),
        console: () => "up\n",
        cpuSeconds: () => processors.get(order.instanceId)?.() ?? 0,
      };
    },
    close: () => Promise.resolve(),
  };
  const standin = createStandin({
    clock,
    pace: quickPace,
    driver,
    without,
    random: seededRandom(7),
    complain: (line) => complaints.push(line),
  });
  const seeded = seedNetworkAndTable(standin.region, {
    availabilityZones: ["us-east-1a", "us-east-1b"],
    securityGroup: "instances",
    image: { name: "base", imageId: "ami-0123456789abcdef0" },
    loadBalancer: { name: "base", scheme: "internal", host: "127.0.0.1", port: 8080 },
    table: { name: "state", partitionKey: "pk", sortKey: "sk", timeToLive: "expires" },
    parameters: {},
  });
  const config = {
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "AKIDTEST" },
    maxAttempts: 1,
    requestHandler: inProcessDoor(standin),
  };
  /** Moves time on in small steps, everything that happens meanwhile included. */
  const pass = async (ms: number) => {
    const end = clock.now() + ms;
    while (clock.now() < end) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(Math.min(50, end - clock.now()));
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  /** Moves time on until `reached` holds; fails the test after `withinMs` of it. */
  const until = async (withinMs: number, reached: () => Promise<boolean>) => {
    for (let passed = 0; !(await reached()); passed += 50) {
      expect(passed, "it did not come about in time").toBeLessThan(withinMs);
      await pass(50);
    }
  };
  return {
    clock,
    standin,
    region: standin.region,
    seeded,
    probes,
    programs,
    processors,
    machines,
    complaints,
    pass,
    until,
    asg: new AutoScalingClient(config),
    ec2: new EC2Client(config),
    ecr: new ECRClient(config),
    elb: new ElasticLoadBalancingV2Client(config),
    dynamodb: new DynamoDBClient(config),
    logs: new CloudWatchLogsClient(config),
    secrets: new SecretsManagerClient(config),
    ssm: new SSMClient(config),
    s3: new S3Client(config),
    sts: new STSClient(config),
    cloudwatch: new CloudWatchClient(config),
    quotas: new ServiceQuotasClient(config),
  };
}

function refuseConnection(): Promise<Duplex> {
  return Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
}

export type QuirkWorld = ReturnType<typeof quirkWorld>;

/**
 * The error a call is refused with, as `{ code, message }`; an assertion fails when it succeeds.
 * What is no error of AWS (an assertion of its own, a bug) passes through.
 */
export async function refused(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await call.then(
    () => undefined,
    (cause: unknown) => cause as Error & { Code?: string; $metadata?: unknown },
  );
  if (error === undefined)
    throw new AssertionError({ message: "AWS would refuse this, and it was accepted" });
  if (error.$metadata === undefined) throw error;
  return { code: error.Code ?? error.name, message: error.message };
}

/** What a call answers; an assertion fails when AWS's error is the answer. */
export async function accepted<Output>(call: Promise<Output>): Promise<Output> {
  return await call.catch((error: Error & { $metadata?: unknown }) => {
    if (error.$metadata === undefined) throw error;
    throw new AssertionError({
      message: `AWS would accept this, and it was refused: ${String(error)}`,
    });
  });
}
