import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { AutoScalingClient, CreateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateLaunchTemplateCommand, EC2Client } from "@aws-sdk/client-ec2";
import { wallClock } from "../../../src/standin/clock.ts";
import { type HttpDoor, openHttpDoor } from "../../../src/standin/doors/http.ts";
import type { InstanceDriver, MachineOrder } from "../../../src/standin/instances/driver.ts";
import { imdsAnswer } from "../../../src/standin/instances/imds.ts";
import { imdsInstance } from "../../../src/standin/instances/imds-instance.ts";
import { quickPace } from "../../../src/standin/region.ts";
import { type Seeded, seedNetworkAndTable } from "../../../src/standin/seed.ts";
import { createStandin, type Standin } from "../../../src/standin/standin.ts";
import { FakeDocker, type FakeProgram } from "./fake-docker.ts";
import { until } from "../../support/until.ts";

export const scripts = new URL("../../../userdata/", import.meta.url).pathname;
const clock = wallClock();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A release and its config as the table has them, and how user data tells of them. */
export interface ReleaseOptions {
  readonly config?: unknown;
  readonly port: number;
  readonly artifact?: object;
  readonly health?: object;
  readonly run?: object;
  readonly promoted?: boolean;
  /** Over the members of the user data; a string is the user data itself. */
  readonly userData?: object | string;
  readonly damage?: (items: Record<string, any>) => void;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** The stand-in's AWS, one instance of a group that waits at its hook, and its metadata service. */
export class BootWorld {
  readonly directory = mkdtempSync(join(tmpdir(), "slipway-boot-"));
  readonly docker = new FakeDocker(this.directory);
  readonly standin: Standin;
  readonly seeded: Seeded;
  readonly #orders: MachineOrder[] = [];
  readonly #children: ChildProcess[] = [];
  readonly #imds = createServer((request, response) => {
    const { status, body } = imdsAnswer(imdsInstance(this.#machine(), {}), {
      method: request.method ?? "GET",
      path: request.url ?? "/",
      headers: request.headers as Record<string, string | undefined>,
      now: Date.now(),
    });
    this.imdsRequests.push(`${request.method} ${request.url}`);
    response.writeHead(this.imdsStatus ?? status);
    response.end(body);
  });
  readonly imdsRequests: string[] = [];
  imdsStatus: number | undefined;
  #door: HttpDoor | undefined;
  /** What the instance is told now; a later release of a test is told to the same instance. */
  #userData: string | undefined;

  readonly #scripts: string;

  /** `from`: the folder of the scripts, where this program is bundled and lies elsewhere. */
  constructor(from = scripts) {
    this.#scripts = from;
    const driver: InstanceDriver = {
      kind: "virtual",
      launch: (order, events) => {
        this.#orders.push(order);
        events.running();
        return {
          connect: () => Promise.reject(new Error("ECONNREFUSED")),
          probe: () => Promise.reject(new Error("ECONNREFUSED")),
          terminate: () => Promise.resolve(),
          console: () => "",
        };
      },
      close: () => Promise.resolve(),
    };
    const complain = (): void => {};
    this.standin = createStandin({ clock, pace: quickPace, driver, complain });
    this.seeded = seedNetworkAndTable(this.standin.region, {
      availabilityZones: ["us-east-1a"],
      securityGroup: "instances",
      image: { name: "base", imageId: "ami-0123456789abcdef0" },
      loadBalancer: { name: "base", scheme: "internal", host: "127.0.0.1", port: 8080 },
      table: { name: "state", partitionKey: "pk", sortKey: "sk", timeToLive: "expires" },
      parameters: {},
    });
  }

  async open(): Promise<void> {
    this.#door = await openHttpDoor(this.standin, 0);
    await new Promise<void>((resolve) => this.#imds.listen(0, "127.0.0.1", resolve));
    await this.docker.listen();
  }

  async close(): Promise<void> {
    for (const child of this.#children) {
      if (child.pid !== undefined && child.exitCode === null) killGroup(child.pid);
    }
    await this.docker.close();
    this.#imds.closeAllConnections();
    this.#imds.close();
    await this.#door?.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#door?.port}`;
  }

  get client() {
    const credentials = { accessKeyId: "operator", secretAccessKey: "operator" };
    return { region: "us-east-1", endpoint: this.endpoint, credentials };
  }

  /** A release in the table, and an instance launched for it, waiting at its hook. */
  async release(options: ReleaseOptions): Promise<void> {
    const config = JSON.stringify(options.config ?? {});
    const document = JSON.stringify(releaseDocument(options, sha256(config)));
    const items: Record<string, any> = {
      release: { document: { S: document }, sha256: { S: sha256(document) } },
      config: { document: { S: config }, sha256: { S: sha256(config) } },
    };
    if (options.promoted) items["release"].promotedAt = { S: "2026-01-01T00:00:00Z" };
    options.damage?.(items);
    const table = new DynamoDBClient(this.client);
    const keys = { release: "0000000007", config: "0000000003" };
    for (const [kind, number] of Object.entries(keys)) {
      if (!items[kind]) continue;
      const Item = { pk: { S: `web#${kind}` }, sk: { S: number }, ...items[kind] };
      await table.send(new PutItemCommand({ TableName: this.seeded.tableName, Item }));
    }
    const told = {
      slipway: 1,
      region: "us-east-1",
      table: this.seeded.tableName,
      service: "web",
      environment: "test",
      release: "1.0.0-7-abc",
      number: 7,
      rollout: 12,
      config: { version: 3, sha256: sha256(config) },
      group: "web-r12",
      hook: "slipway-boot",
    };
    const { userData } = options;
    const text = typeof userData === "string" ? userData : JSON.stringify({ ...told, ...userData });
    this.#userData = text;
    if (this.#orders.length === 0) await this.#launch(text);
  }

  async #launch(userData: string): Promise<void> {
    const template = { LaunchTemplateName: "web-r12" };
    await new EC2Client(this.client).send(
      new CreateLaunchTemplateCommand({
        ...template,
        LaunchTemplateData: {
          ImageId: "ami-0123456789abcdef0",
          InstanceType: "t3.small",
          UserData: Buffer.from(userData).toString("base64"),
        },
      }),
    );
    await new AutoScalingClient(this.client).send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: "web-r12",
        LaunchTemplate: { ...template, Version: "1" },
        MinSize: 0,
        MaxSize: 1,
        DesiredCapacity: 1,
        VPCZoneIdentifier: this.seeded.subnetIds[0],
        LifecycleHookSpecificationList: [
          {
            LifecycleHookName: "slipway-boot",
            LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
            HeartbeatTimeout: 600,
          },
        ],
      }),
    );
    await until(
      () => this.#orders.length > 0,
      () => "no instance was launched",
    );
  }

  #machine(): MachineOrder {
    const order = this.#orders.at(-1);
    if (!order) throw new Error("no instance");
    const userData = Buffer.from(this.#userData ?? "");
    return {
      ...order,
      userData,
      instanceProfileArn: "arn:aws:iam::000000000000:instance-profile/web",
    };
  }

  get instanceId(): string {
    return this.#machine().instanceId;
  }

  environment(): Record<string, string> {
    const { port } = this.#imds.address() as AddressInfo;
    return {
      PATH: process.env["PATH"] ?? "",
      SLIPWAY_STATE: join(this.directory, "state"),
      SLIPWAY_RUN: join(this.directory, "run"),
      SLIPWAY_PROC: this.docker.proc,
      SLIPWAY_PROBE_HOST: "127.0.0.1",
      DOCKER_SOCKET: this.docker.socket,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${port}`,
      AWS_ENDPOINT_URL: this.endpoint,
    };
  }

  /** What makes the scripts use the machine's own Docker daemon. */
  realDocker(): Record<string, string> {
    return {
      DOCKER_SOCKET: "/var/run/docker.sock",
      SLIPWAY_PROC: "/proc",
      SLIPWAY_CONTAINER: this.container,
    };
  }

  /** Name of its container, where Docker is real. */
  get container(): string {
    return `slipway-boot-${basename(this.directory)}`;
  }

  /** Runs `userdata/boot` to its end, beside a program that does what `program` says. */
  async boot(program: FakeProgram = {}, more: Record<string, string> = {}): Promise<Ended> {
    this.docker.program = program;
    return this.start("boot", more).ended;
  }

  start(script: "boot" | "supervise", more: Record<string, string> = {}) {
    const env = { ...this.environment(), ...more };
    const child = spawn(join(this.#scripts, script), { env, detached: true });
    this.#children.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    }
    const ended = new Promise<Ended>((resolve) => {
      child.on("close", (code) => resolve({ code, output }));
    });
    return { child, ended, output: () => output };
  }

  /** The boot item, plain; undefined while there is none. */
  async item(): Promise<any> {
    const Key = { pk: { S: "web#boot#12" }, sk: { S: this.instanceId } };
    const table = new DynamoDBClient(this.client);
    const order = { TableName: this.seeded.tableName, Key, ConsistentRead: true };
    const { Item } = await table.send(new GetItemCommand(order));
    return Item && plain({ M: Item });
  }

  /** Operations that the instance called, as the stand-in saw them. */
  operations(): string[] {
    return this.standin.log.since(0).map(({ operation, status }) => `${operation} ${status}`);
  }

  file(name: string): string {
    return readFileSync(join(this.directory, name), "utf8");
  }
}

function releaseDocument(options: ReleaseOptions, configSha256: string): object {
  return {
    schema: 1,
    service: "web",
    environment: "test",
    number: 7,
    id: "1.0.0-7-abc",
    port: options.port,
    artifact: {
      kind: "image",
      reference: "registry.example/web:1",
      digest: `sha256:${"ab".repeat(32)}`,
      ...options.artifact,
    },
    config: { version: 3, sha256: configSha256 },
    health: {
      path: "/healthz",
      status: 200,
      intervalSeconds: 5,
      timeoutSeconds: 2,
      withinSeconds: 20,
      buildWithinSeconds: 60,
      ...options.health,
    },
    run: { restart: "always", volumes: [], env: {}, args: [], aws: "none", ...options.run },
    extra: "ignored",
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

function plain(value: any): any {
  const [[kind, content]] = Object.entries(value) as [[string, any]];
  if (kind === "N") return Number(content);
  if (kind === "L") return content.map(plain);
  if (kind !== "M") return content;
  return Object.fromEntries(Object.entries(content).map(([name, each]) => [name, plain(each)]));
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
