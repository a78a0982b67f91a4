import type { Clients } from "../../src/aws/clients.ts";
import { createClients } from "../../src/aws/clients.ts";
import { createWorld } from "../../src/aws/create-world.ts";
import type { Base } from "../../src/domain/base.ts";
import type { Clock, World } from "../../src/engine/ports.ts";
import { VirtualClock } from "../../src/standin/clock.ts";
import { inProcessDoor } from "../../src/standin/doors/in-process.ts";
import { VirtualDriver } from "../../src/standin/instances/virtual-driver.ts";
import { between } from "../../src/standin/instances/virtual-program.ts";
import {
  bootingReleases,
  type VirtualReleases,
} from "../../src/standin/instances/virtual-release.ts";
import { seededRandom } from "../../src/standin/random-source.ts";
import type { Pace } from "../../src/standin/region.ts";
import { createStandin, type Standin } from "../../src/standin/standin.ts";
import { furnishRegion } from "../support/furnish-region.ts";
import { cpuSeconds } from "./stopwatch.ts";

/** Milliseconds from sending a request to having its answer, half of it each way. */
export const roundTripMs = 50;

/** Access key of slipway's processes. */
export const benchKey = "AKIABENCH";

/** AWS publishes none of these; a guess at an ordinary day. */
const pace: Pace = {
  groupReactionMs: 1_500,
  launchMs: 1_000,
  visibilityMs: 500,
  statusChecksMs: 60_000,
  consoleMs: 60_000,
  registrationMs: 1_000,
  rulePropagationMs: 500,
  terminationMs: 1_000,
  deletionMs: 2_000,
  metricDelayMs: 60_000,
  metricListingMs: 120_000,
  logDelayMs: 1_000,
  logListingMs: 60_000,
};

/** Time passes in steps of so many milliseconds, so nothing is seen to the millisecond. */
const stepMs = 10;

/**
 * A Region of the stand-in under virtual time, seen by processes of slipway over a network with a
 * round trip. Machines start and releases boot as long as chance says, the same for the same seed.
 */
export class VirtualRegion {
  readonly time = new VirtualClock(Date.UTC(2030, 0, 1));
  readonly standin: Standin;
  readonly base: Base;
  /** Called after each step of time. */
  watch: () => void = () => undefined;
  /** Called when a request of slipway's arrives. */
  arrived: (operation: string) => void = () => undefined;
  /** Processor time that the stand-in has taken, machines and their calls included. */
  standinCpuSeconds = 0;

  constructor(seed: number, releases: VirtualReleases = {}) {
    const random = seededRandom(seed);
    const software = bootingReleases({
      artifactMs: between(6_000, 12_000),
      startMs: between(2_000, 4_000),
      ...releases,
    });
    this.standin = createStandin({
      clock: this.time,
      pace,
      driver: (awsCall) =>
        new VirtualDriver({
          clock: this.time,
          random,
          awsCall,
          software,
          bootMs: between(20_000, 30_000),
        }),
      complain: (line) => {
        throw new Error(line);
      },
      random,
    });
    this.base = furnishRegion(this.standin, "bench", ["a", "b", "c", "d", "e", "f"]);
    const answer = this.standin.answer.bind(this.standin);
    Object.assign(this.standin, {
      answer: async (request: Parameters<typeof answer>[0]) => {
        const from = cpuSeconds();
        const answered = await answer(request);
        this.standinCpuSeconds += cpuSeconds() - from;
        return answered;
      },
    });
  }

  readonly clock: Clock = {
    now: () => this.time.now(),
    monotonic: () => this.time.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const stop = (): void => {
          cancel();
          reject(signal?.reason as Error);
        };
        const cancel = this.time.after(ms, () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        });
        signal?.addEventListener("abort", stop, { once: true });
      }),
  };

  /** A process of slipway; requests through the load balancer pass, for nothing listens here. */
  process(service: string): { readonly clients: Clients; readonly world: ProcessWorld } {
    const door = inProcessDoor(this.standin);
    const half = (): Promise<void> => this.clock.sleep(roundTripMs / 2);
    const clients = createClients({
      region: "us-east-1",
      credentials: { accessKeyId: benchKey, secretAccessKey: benchKey },
      clock: this.clock,
      requestHandler: {
        ...door,
        handle: async (...args: Parameters<typeof door.handle>) => {
          await half();
          this.arrived(operationOf(args[0]));
          const answer = await door.handle(...args);
          await half();
          return answer;
        },
      },
    });
    const world = createWorld({
      clients,
      base: this.base,
      service,
      environment: "bench",
      clock: this.clock,
      random: { hex: (bytes) => this.standin.region.hex(bytes * 2) },
      holder: `bench@desk (${service})`,
    });
    const probe: World["probe"] = {
      reasonUnreachable: () => Promise.resolve(undefined),
      check: async () => {
        await this.clock.sleep(roundTripMs);
        return { kind: "pass", milliseconds: roundTripMs };
      },
    };
    return { clients, world: { ...world, probe } };
  }

  /** Lets time pass until the promise is settled. */
  async until<Value>(promise: Promise<Value>): Promise<Value> {
    let settled = false;
    const end = (): void => {
      settled = true;
    };
    promise.then(end, end);
    const deadline = this.time.now() + 3_600_000;
    while (!settled) {
      for (let turn = 0; turn < 4; turn += 1) await new Promise((r) => setImmediate(r));
      const from = cpuSeconds();
      this.time.advance(stepMs);
      this.watch();
      this.standinCpuSeconds += cpuSeconds() - from;
      if (this.time.now() > deadline) throw new Error("not settled after a virtual hour");
    }
    return await promise;
  }
}

export type ProcessWorld = ReturnType<typeof createWorld>;

function operationOf(request: { headers: Readonly<Record<string, string>>; body?: unknown }) {
  const target = request.headers["x-amz-target"]?.split(".").at(-1);
  return target ?? /Action=(\w+)/.exec(String(request.body))?.[1] ?? "unknown";
}
