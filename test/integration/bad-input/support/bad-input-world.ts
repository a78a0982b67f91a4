import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CommandContext } from "../../../../src/cli/context.ts";
import { furnish, publishBase } from "../../../../src/cli/local-base.ts";
import { openLoadBalancers } from "../../../../src/cli/local-load-balancers.ts";
import { runSlipway } from "../../../../src/cli/slipway.ts";
import { wallClock } from "../../../../src/cli/wall-clock.ts";
import type { Base } from "../../../../src/domain/base.ts";
import type { Clock } from "../../../../src/engine/ports.ts";
import { wallClock as standinClock } from "../../../../src/standin/clock.ts";
import { openHttpDoor } from "../../../../src/standin/doors/http.ts";
import { VirtualDriver } from "../../../../src/standin/instances/virtual-driver.ts";
import { bootingReleases } from "../../../../src/standin/instances/virtual-release.ts";
import { quickPace } from "../../../../src/standin/region.ts";
import { createStandin, type Standin } from "../../../../src/standin/standin.ts";
import type { WireRequest, WireResponse } from "../../../../src/standin/wire/http-message.ts";
import { commitFiles } from "../../../support/repository.ts";
import { isRead } from "./reading-operations.ts";

/** What a command line printed and how it ended. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The wall clock, so many times as fast: slipway keeps a second between its calls to the load
 * balancer, and the stand-in needs no such courtesy.
 */
const hurried = (pace: number): Clock => ({
  now: () => wallClock.now(),
  monotonic: () => wallClock.monotonic() * pace,
  sleep: (ms, signal) => wallClock.sleep(ms / pace, signal),
});
/** Refusals wait for nothing but that second. */
const forRefusals = hurried(50);
/** A rollout has time limits too, which a slow machine must be able to keep. */
const forRollouts = hurried(5);

/** A stand-in behind real doors, and slipway run against it in this process. */
export class BadInputWorld {
  readonly root = mkdtempSync(join(tmpdir(), "slipway-bad-input-"));
  readonly standin: Standin;
  endpoint = "";
  loadBalancer = "";
  /** The base `rehearsal`, as published. */
  base!: Base;
  readonly #closing: { close(): Promise<void> }[] = [];
  #directories = 0;
  #drawn = 0;
  #meanwhile: (() => Promise<unknown>) | undefined;
  #rivalIsDone: Promise<unknown> = Promise.resolve();

  private constructor() {
    const clock = standinClock();
    this.standin = createStandin({
      clock,
      pace: quickPace,
      driver: (awsCall) =>
        new VirtualDriver({ clock, random: () => 0.5, awsCall, software: bootingReleases({}) }),
      complain: () => undefined,
    });
  }

  /** With the base `rehearsal`, and a repository to deploy from. */
  static async open(): Promise<BadInputWorld> {
    const world = new BadInputWorld();
    const { standin, root } = world;
    const seeded = furnish(standin.region, 0);
    const balancer = await openLoadBalancers(standin, seeded, world.#closing);
    publishBase(standin.region, seeded, {
      state: root,
      port: balancer?.port,
      instances: "process",
    });
    const door = await openHttpDoor({ ...standin, answer: (request) => world.#answer(request) }, 0);
    world.#closing.push(door);
    world.endpoint = `http://127.0.0.1:${door.port}`;
    world.loadBalancer = `http://127.0.0.1:${balancer?.port ?? 0}`;
    world.base = JSON.parse(standin.region.parameters.get("/slipway/rehearsal/base")?.value ?? "");
    commitFiles(join(root, "repository"), repository, "a service");
    return world;
  }

  async close(): Promise<void> {
    for (const one of this.#closing.toReversed()) {
      await one.close();
    }
    await this.standin.region.driver.close();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** What somebody else does just before the next write of ours reaches the table. */
  beforeNextWrite(act: () => Promise<unknown>): void {
    this.#meanwhile = act;
  }

  async #answer(request: WireRequest): Promise<WireResponse> {
    const isWrite = request.headers["x-amz-target"]?.endsWith(".PutItem") ?? false;
    if (isWrite && !request.headers["authorization"]?.includes(somebody.AWS_ACCESS_KEY_ID)) {
      const act = this.#meanwhile;
      this.#meanwhile = undefined;
      this.#rivalIsDone = act?.() ?? this.#rivalIsDone;
      await this.#rivalIsDone;
    }
    return await this.standin.answer(request);
  }

  /** Publishes another base under that name: the usual one with these members changed. */
  publish(name: string, changes: Readonly<Record<string, unknown>> = {}): void {
    this.standin.region.parameters.set(
      `/slipway/${name}/base`,
      JSON.stringify({ ...this.base, ...changes }),
    );
  }

  /**
   * A directory of its own: with `committed`, a work tree of the one repository, which nothing here
   * writes to; then with these files besides.
   */
  directory(files: Readonly<Record<string, string>>, committed: boolean): string {
    this.#directories += 1;
    const directory = join(this.root, `case-${this.#directories}`);
    const gitFile = { ".git": `gitdir: ${join(this.root, "repository/.git")}\n` };
    const all = { ...(committed ? { ...repository, ...gitFile } : {}), ...files };
    mkdirSync(directory);
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    return directory;
  }

  /** Makes a first release of service `shop` live, so that there is something to get wrong. */
  async deployShop(): Promise<void> {
    const env = { AWS_ENDPOINT_URL: this.endpoint };
    const directory = this.directory({}, true);
    for (const argv of [
      ["config", "set", "GREETING=hello"],
      ["deploy", "--yes", "--id", "first"],
      ["release", "create", "--id", "second"],
    ]) {
      const { exitCode, stdout, stderr } = await this.run(argv, directory, env, forRollouts);
      if (exitCode !== 0) {
        throw new Error(`slipway ${argv.join(" ")} ended with ${exitCode}: ${stdout}${stderr}`);
      }
    }
  }

  async run(
    argv: readonly string[],
    directory: string,
    env: Readonly<Record<string, string | undefined>>,
    clock = forRefusals,
  ): Promise<Ran> {
    const printed = { stdout: "", stderr: "" };
    const context: CommandContext = {
      flags: {},
      argv,
      cwd: directory,
      env: { AWS_ENDPOINT_URL: this.endpoint, ...env },
      stdout: (text) => void (printed.stdout += text),
      stderr: (text) => void (printed.stderr += text),
      isTty: false,
      width: 80,
      ask: undefined,
      clock,
      random: { hex: (bytes) => (this.#drawn += 1).toString(16).padStart(bytes * 2, "0") },
      signal: new AbortController().signal,
    };
    const exitCode = await runSlipway(argv, context, "1.2.3");
    return { exitCode, ...printed };
  }

  /**
   * Requests after the first `count` that are not known to read, from the stand-in's own door. What
   * instances and somebody else asked does not count, nor what was refused on its condition.
   */
  async changesAfter(count: number): Promise<readonly string[]> {
    const total = this.standin.log.since(0).length;
    const answer = await fetch(`${this.endpoint}/_standin/log?limit=${total - count}`);
    const { requests } = (await answer.json()) as { readonly requests: readonly Request[] };
    return requests
      .filter(({ accessKeyId }) => !accessKeyId.startsWith("ASIA"))
      .filter(({ accessKeyId }) => accessKeyId !== somebody.AWS_ACCESS_KEY_ID)
      .filter(({ errorCode }) => errorCode !== "ConditionalCheckFailedException")
      .map(({ service, operation }) => `${service}:${operation}`)
      .filter((name) => !isRead(name));
  }
}

interface Request {
  readonly service: string;
  readonly operation: string;
  readonly accessKeyId: string;
  readonly errorCode?: string;
}

/** Who is not under test. */
export const somebody = {
  AWS_ACCESS_KEY_ID: "AKIDSOMEBODY",
  AWS_SECRET_ACCESS_KEY: "AKIDSOMEBODY",
} as const;

/** slipway.yaml of the usual service; `more` comes before its environments. */
export function settings(more = "", { service = "shop", environments = "" } = {}): string {
  return `service: ${service}
port: 8080
health: { path: /healthz, interval: 5s, timeout: 2s, within: 20s }
capacity: { min: 1, desired: 1, max: 2 }
shift: { steps: [100%], pause: 0s }
bake: 0s
drain: 0s
${more}environments:
  rehearsal: { base: rehearsal }
${environments}`;
}

/** What there is to release. */
export const program = {
  Dockerfile: "FROM node:24-slim@sha256:00\nCOPY . .\nEXPOSE 8080\nCMD node server.js\n",
  "server.js": "// Never run: the machines are virtual.\n",
};

const repository = {
  ...program,
  "slipway.yaml": settings(),
};
