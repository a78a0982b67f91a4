import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as tar from "tar";
import { AwsError } from "../../../src/standin/aws-error.ts";
import { wallClock } from "../../../src/standin/clock.ts";
import type {
  InstanceDriver,
  Machine,
  MachineOrder,
} from "../../../src/standin/instances/driver.ts";
import {
  createProcessDriver,
  type ProcessDriverOptions,
} from "../../../src/standin/instances/process-driver.ts";
import { until } from "../../support/until.ts";

const clock = wallClock();
const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Files by path; a string is content, an object says more. */
export type Files = Readonly<
  Record<string, string | { content: string; mode: number } | { base64: string }>
>;

export interface ReleaseOptions {
  readonly files: Files;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly port?: number;
  readonly health?: Readonly<Record<string, unknown>>;
  readonly run?: Readonly<Record<string, unknown>>;
  readonly dockerfile?: string;
  readonly artifact?: Readonly<Record<string, unknown>>;
  readonly promoted?: boolean;
  readonly userData?: Readonly<Record<string, unknown>>;
  readonly damage?: (items: Map<string, Record<string, { S: string }>>) => void;
}

/** A driver, the few AWS answers a boot needs, and what was reported and completed. */
export class InstanceWorld {
  readonly state: string;
  /** A word that nothing else on this machine has, for command lines to be found by. */
  readonly marker: string;
  driver: InstanceDriver;
  readonly narrated: string[] = [];
  readonly hooks: string[] = [];
  readonly died: string[] = [];
  readonly parameters = new Map<string, string>();
  readonly items = new Map<string, Record<string, { S: string }>>();
  readonly reports = new Map<string, any>();
  readonly history: any[] = [];
  #launched = 0;

  constructor(options: Partial<ProcessDriverOptions> = {}) {
    this.state = mkdtempSync(join(tmpdir(), "slipway-instances-"));
    this.marker = `marker-${basename(this.state)}`;
    this.driver = this.#makeDriver(options);
  }

  /** A new driver over the directory of the one before, which must be closed. */
  openAgain(options: Partial<ProcessDriverOptions> = {}): void {
    this.driver = this.#makeDriver(options);
  }

  #makeDriver(options: Partial<ProcessDriverOptions>): InstanceDriver {
    return createProcessDriver({
      stateDirectory: join(this.state, "instances"),
      clock,
      awsCall: (...call) => Promise.resolve(this.#answer(...call)),
      narrate: (line) => this.narrated.push(line),
      ...options,
    });
  }

  async release(options: ReleaseOptions): Promise<Uint8Array> {
    const dockerfile = options.dockerfile ?? "Dockerfile";
    // Its own directory: releases of one test may be made at the same time.
    const place = mkdtempSync(join(this.state, "release-"));
    const file = await pack(join(place, "source"), options.files, join(place, "app.tgz"));
    const text = options.files[dockerfile];
    const config = JSON.stringify(options.config ?? {});
    const release = JSON.stringify({
      schema: 1,
      service: "web",
      environment: "test",
      number: 7,
      id: "1.0.0-7-abc",
      artifact: {
        kind: "tarball",
        url: pathToFileURL(file.path).href,
        sha256: file.sha256,
        dockerfile,
        dockerfileSha256: sha256(typeof text === "string" ? text : ""),
        ...options.artifact,
      },
      config: { version: 3, sha256: sha256(config) },
      ami: "ami-1",
      instanceType: "t3.small",
      port: options.port ?? 8080,
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
    });
    this.items.set("web#release/0000000007", {
      document: { S: release },
      sha256: { S: sha256(release) },
      ...(options.promoted ? { promotedAt: { S: "2026-01-01" } } : {}),
    });
    this.items.set("web#config/0000000003", {
      document: { S: config },
      sha256: { S: sha256(config) },
    });
    options.damage?.(this.items);
    const told = {
      slipway: 1,
      region: "eu-west-1",
      table: "slipway-test",
      service: "web",
      environment: "test",
      release: "1.0.0-7-abc",
      number: 7,
      rollout: 12,
      config: { version: 3, sha256: sha256(config) },
      group: "web-r12",
      hook: "slipway-boot",
      ...options.userData,
    };
    return Buffer.from(JSON.stringify(told));
  }

  launch(userData: Uint8Array, order: Partial<MachineOrder> = {}): LaunchedMachine {
    const instanceId = `i-${String(++this.#launched).padStart(17, "0")}`;
    const launched = { instanceId, isRunning: false } as { isRunning: boolean } & LaunchedMachine;
    launched.machine = this.#start(launched, userData, order);
    return launched;
  }

  /** Launches an instance whose machine is down once more. */
  launchAgain(launched: LaunchedMachine, userData: Uint8Array): Machine {
    return this.#start(launched, userData, {});
  }

  #start(
    launched: { isRunning: boolean } & LaunchedMachine,
    userData: Uint8Array,
    order: Partial<MachineOrder>,
  ): Machine {
    return this.driver.launch(
      {
        instanceId: launched.instanceId,
        imageId: "ami-1",
        instanceType: "t3.small",
        availabilityZone: "eu-west-1a",
        privateIp: "10.0.0.7",
        userData,
        instanceProfileArn: "arn:aws:iam::123456789012:instance-profile/web-test",
        metadata: { tokensRequired: true, hopLimit: 1 },
        ...order,
      },
      {
        running: () => (launched.isRunning = true),
        died: (reason) => this.died.push(reason),
      },
    );
  }

  /** The newest boot item, plain, once it is in `state`. */
  async report(
    { instanceId, machine }: LaunchedMachine,
    state: string,
    withinMs = 20_000,
  ): Promise<any> {
    return until(
      () => (this.reports.get(instanceId)?.state === state ? this.reports.get(instanceId) : null),
      () => `${JSON.stringify(this.reports.get(instanceId), null, 1)}\n${machine.console()}`,
      withinMs,
    );
  }

  async close(): Promise<void> {
    await this.driver.close();
    rmSync(this.state, { recursive: true, force: true });
  }

  #answer(instanceId: string, service: string, operation: string, input: any): unknown {
    switch (operation) {
      case "GetItem": {
        if (input.ConsistentRead !== true) throw new Error("a stale read");
        return { Item: this.items.get(`${input.Key.pk.S}/${input.Key.sk.S}`) };
      }
      case "PutItem": {
        const item = plain({ M: input.Item });
        if (item.sk !== instanceId) throw new Error("another instance's item");
        this.reports.set(item.sk, item);
        this.history.push(item);
        return {};
      }
      case "GetParameter": {
        const value = this.parameters.get(input.Name);
        if (value === undefined) throw new AwsError("ParameterNotFound", "no such parameter");
        return { Parameter: { Name: input.Name, Value: value, Version: 4 } };
      }
      case "GetSecretValue":
        throw new AwsError("ResourceNotFoundException", "no such secret");
      case "CompleteLifecycleAction": {
        const { LifecycleHookName, AutoScalingGroupName, LifecycleActionResult } = input;
        this.hooks.push(
          [input.InstanceId, AutoScalingGroupName, LifecycleHookName, LifecycleActionResult].join(),
        );
        return "<xml/>";
      }
      default:
        throw new Error(`${service} ${operation}`);
    }
  }
}

export interface LaunchedMachine {
  readonly instanceId: string;
  isRunning: boolean;
  machine: Machine;
}

async function pack(
  directory: string,
  files: Files,
  path: string,
): Promise<{ path: string; sha256: string }> {
  for (const [name, given] of Object.entries(files)) {
    const place = join(directory, name);
    mkdirSync(dirname(place), { recursive: true });
    if (typeof given === "string") writeFileSync(place, given, { mode: 0o644 });
    else if ("base64" in given) writeFileSync(place, Buffer.from(given.base64, "base64"));
    else writeFileSync(place, given.content, { mode: given.mode });
  }
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    tar
      .c({ gzip: true, cwd: directory, portable: true }, ["."])
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => resolve(Buffer.concat(chunks)))
      .on("error", reject);
  });
  writeFileSync(path, bytes);
  return { path, sha256: sha256(bytes) };
}

function plain(value: any): any {
  const [[kind, content]] = Object.entries(value) as [[string, any]];
  if (kind === "N") return Number(content);
  if (kind === "L") return content.map(plain);
  if (kind !== "M") return content;
  return Object.fromEntries(Object.entries(content).map(([name, each]) => [name, plain(each)]));
}

/** A small HTTP program in Node: answers health, its environment, and what the test adds. */
export const nodeServer = (body = "", port = "8080"): string => `
const http = require("node:http");
http.createServer((request, response) => {
  ${body}
  if (request.url === "/healthz") return response.end("well");
  if (request.url === "/env") return response.end(JSON.stringify(process.env));
  if (request.url === "/pid") return response.end(String(process.pid));
  response.statusCode = 404;
  response.end("no");
}).listen(${port}, () => console.log("listening"));
`;

/** Pids of this machine whose command line contains the text, in whatever namespace they live. */
export function processes(text: string): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
    } catch {
      return false;
    }
  });
}
