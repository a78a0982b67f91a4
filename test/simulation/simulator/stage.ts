import { createClients } from "../../../src/aws/clients.ts";
import { createWorld, type AwsWorld } from "../../../src/aws/create-world.ts";
import type { Base } from "../../../src/domain/base.ts";
import { leaseTimes } from "../../../src/domain/lease.ts";
import type { Settings } from "../../../src/domain/settings.ts";
import { VirtualDriver } from "../../../src/standin/instances/virtual-driver.ts";
import { between } from "../../../src/standin/instances/virtual-program.ts";
import type { KeptRegion } from "../../../src/standin/kept/kept-region.ts";
import { quickPace, type Pace } from "../../../src/standin/region.ts";
import { createStandin, type Standin } from "../../../src/standin/standin.ts";
import { furnishRegion } from "../../support/furnish-region.ts";
import { Customers } from "./customers.ts";
import { strangers } from "./foreign.ts";
import { FaultPlan, type Draws, type PlannedFault } from "./fault-plan.ts";
import { unsigning } from "./unsigning.ts";
import { watchingTheWayBack } from "./liveness.ts";
import { takeFrom } from "./machine-chance.ts";
import { Marks } from "./marks.ts";
import { Network } from "./network.ts";
import { softwareOf, type Tempers } from "./releases.ts";
import { Safety, type Expectations } from "./safety.ts";
import { stream, type Chance } from "./seeded.ts";
import { settle, SimClock } from "./sim-clock.ts";
import { Sight } from "./sight.ts";
import { SimProcess } from "./sim-process.ts";
import { restore, runOn, takeSnapshot, wake, type Snapshot } from "./snapshot.ts";
import { Trace } from "./trace.ts";

/** What a run is made from. */
export interface StageOrder {
  readonly seed: number;
  readonly settings: Settings;
  readonly faults: readonly PlannedFault[];
  /** Instead of planned ones. */
  readonly draws?: Draws | undefined;
  readonly latencyMs: readonly [from: number, to: number];
  readonly pace: Partial<Pace>;
  readonly expectations: Expectations;
  /** Clients sign and the stand-in verifies, as in production; sweeps do without. */
  readonly signs: boolean;
  /** Between two looks at a lease that is waited for; production's by default. */
  readonly lookMs?: number;
  /** The world to begin with; an empty one by default. */
  readonly from?: Snapshot | undefined;
}

/** A process of slipway and the world it sees. */
export interface Actor {
  readonly process: SimProcess;
  readonly holder: string;
  readonly world: AwsWorld;
}

/** Something a process does, and what came of it. */
export interface Run<Result> {
  result: Result | undefined;
  error: unknown;
  isOver: boolean;
}

/** A whole run's world: the stand-in, virtual time, the processes, and whoever watches them. */
export class Stage {
  readonly order: StageOrder;
  readonly time: SimClock;
  readonly trace: Trace;
  readonly marks = new Marks();
  readonly tempers: Tempers;
  readonly plan: FaultPlan;
  readonly standin: Standin;
  readonly driver: VirtualDriver;
  readonly base: Base;
  readonly sight: Sight;
  readonly customers: Customers;
  readonly safety: Safety;
  readonly network: Network;
  readonly actors = new Map<string, Actor>();
  transitions = 0;
  readonly #kept: KeptRegion | undefined;
  readonly #runs: { readonly process: SimProcess; readonly run: Run<unknown> }[] = [];

  /** Machines of a snapshot are being started again. */
  #isWaking = false;

  /** A stage on which the world is as `order` has it. */
  static async open(order: StageOrder): Promise<Stage> {
    const stage = new Stage(order);
    if (stage.#kept) {
      stage.#isWaking = true;
      await wake(stage.standin.region, stage.#kept, stage.time);
      stage.#isWaking = false;
      stage.safety.begin();
    }
    return stage;
  }

  private constructor(order: StageOrder) {
    this.order = order;
    const { seed, settings, from } = order;
    this.time = new SimClock(from?.now ?? Date.UTC(2026, 0, 1));
    this.trace = new Trace(() => this.time.now());
    this.tempers = new Map(from?.tempers);
    const sdk = stream(seed, "sdk");
    const now = (): number => this.time.now();
    takeFrom({ after: (ms, run) => this.#afterForCurrent(ms, run), chance: sdk, now });
    this.plan = new FaultPlan(order.faults, order.draws);
    const chance = stream(seed, "aws");
    const boots = softwareOf(this.tempers);
    let driver: VirtualDriver | undefined;
    this.standin = createStandin({
      clock: this.time,
      dates: this.time,
      pace: { ...quickPace, ...order.pace },
      driver: (awsCall) =>
        (driver = new VirtualDriver({
          clock: this.time,
          random: stream(seed, "machines"),
          awsCall,
          software: (machine) =>
            this.#isWaking ? runOn(machine, settings.port, this.tempers) : boots(machine),
          bootMs: between(300, 1_500),
        })),
      complain: (line) => this.safety.breach("stand-in", line),
      random: chance,
      without: order.signs ? [] : ["WIRE-14"],
    });
    this.driver = driver!;
    const { region } = this.standin;
    this.#kept = from && restore(region, from);
    const base = from?.base ?? furnishRegion(this.standin, settings.environment, ["a", "b"]);
    const { rulePropagationMs = quickPace.rulePropagationMs } = order.pace;
    this.base = { ...base, propagationSeconds: Math.max(1, Math.ceil(rulePropagationMs / 1000)) };
    this.sight = new Sight(region, {
      service: settings.service,
      listenerArn: base.listenerArn,
      routePriority: settings.route.priority,
      table: base.table,
    });
    const changed = strangers(this.standin, base.listenerArn);
    this.customers = new Customers(this.sight, this.driver, this.tempers);
    this.safety = new Safety({
      sight: this.sight,
      customers: this.customers,
      marks: this.marks,
      changedOfOthers: changed,
      expectations: order.expectations,
      holderOf: ({ process }) => this.actors.get(process.name)?.holder ?? process.name,
    });
    const [fromMs, toMs] = order.latencyMs;
    this.network = new Network({
      standin: this.standin,
      time: this.time,
      trace: this.trace,
      plan: this.plan,
      latency: { chance: stream(seed, "latency"), fromMs, toMs },
      witness: watchingTheWayBack(this, this.safety),
      marks: this.marks,
    });
  }

  /** A new process of this name; names are never used twice. */
  actor(name: string, skewMs = 0): Actor {
    const process = new SimProcess(name, this.time, { skewMs });
    const holder = `${name.toLowerCase()}@desk (pid ${this.actors.size + 1})`;
    const { settings, seed, signs } = this.order;
    const times = leaseTimes();
    const { lookMs = times.lookMs } = this.order;
    const clients = createClients({
      region: "us-east-1",
      credentials: { accessKeyId: "AKIASIMULATED", secretAccessKey: "AKIASIMULATED" },
      clock: process.clock,
      requestHandler: this.network.handlerOf(process),
      ...(signs ? {} : { signer: unsigning }),
    });
    const chance = stream(seed, `process ${name}`);
    const world = createWorld({
      clients,
      base: this.base,
      service: settings.service,
      environment: settings.environment,
      clock: process.clock,
      random: { hex: (bytes) => hex(chance, bytes) },
      holder,
      leaseTimes: { ...times, lookMs },
    });
    const probe: AwsWorld["probe"] = {
      reasonUnreachable: () => Promise.resolve(undefined),
      check: async () => {
        await process.clock.sleep(20);
        return { kind: "pass", milliseconds: 20 };
      },
    };
    const actor = { process, holder, world: { ...world, probe } };
    this.actors.set(name, actor);
    return actor;
  }

  /** Lets a process begin something; it goes on as time passes. */
  async begin<Result>({ process }: Actor, work: () => Promise<Result>): Promise<Run<Result>> {
    const run: Run<Result> = { result: undefined, error: undefined, isOver: false };
    this.time.current = process;
    this.#runs.push({ process, run });
    work().then(
      (result) => {
        if (process.isDead) return;
        Object.assign(run, { result, isOver: true });
      },
      (error: unknown) => {
        if (process.isDead) return;
        Object.assign(run, { error, isOver: true });
      },
    );
    await settle();
    this.safety.step();
    return run;
  }

  /** Nobody is doing anything any more, nor will when it wakes. */
  get areOver(): boolean {
    return this.#runs.every(({ process, run }) => run.isOver || process.isDead);
  }

  /** Lets time pass until it is so; at most `limitMs`. True when it is so. */
  async until(isSo: () => boolean, limitMs = 7_200_000): Promise<boolean> {
    const deadline = this.time.now() + limitMs;
    while (!isSo()) {
      if (this.time.now() > deadline) return false;
      if (!this.time.fireNext()) return false;
      await settle();
      this.transitions += 1;
      this.safety.step();
      if (this.safety.violations.length > 0) return false;
    }
    return true;
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const end = this.time.now() + ms;
    this.time.after(ms, () => undefined);
    await this.until(() => this.time.now() >= end);
  }

  /** What there is now, for others to begin with. */
  snapshot(): Snapshot {
    const { base, tempers, time } = this;
    return takeSnapshot(this.standin.region, { base, tempers, now: time.now() });
  }

  /** Nothing of this run goes on. */
  close(): void {
    for (const { process } of this.actors.values()) process.kill();
    takeFrom(undefined);
  }

  #afterForCurrent(ms: number, run: () => void): () => void {
    const { current } = this.time;
    return current instanceof SimProcess
      ? current.after(ms, run)
      : this.time.afterFor(undefined, ms, run);
  }
}

function hex(chance: Chance, bytes: number): string {
  let text = "";
  for (let at = 0; at < bytes; at += 1) {
    text += Math.floor(chance() * 256)
      .toString(16)
      .padStart(2, "0");
  }
  return text;
}
