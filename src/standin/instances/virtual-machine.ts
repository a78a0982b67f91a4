import type { Duplex } from "node:stream";
import type { Cancel, Clock } from "../clock.ts";
import type {
  InstanceAwsCall,
  Machine,
  MachineEvents,
  MachineOrder,
  ProbeAnswer,
  ProbeRequest,
} from "./driver.ts";
import { MachineConsole } from "./machine-console.ts";
import { connectionRefused, connectionReset, type VirtualListener } from "./virtual-listener.ts";
import {
  draw,
  type Span,
  type VirtualProgram,
  type VirtualReply,
  type VirtualRequest,
} from "./virtual-program.ts";

/** What a driver gives each of its machines. */
interface VirtualMachineParts {
  readonly order: MachineOrder;
  readonly events: MachineEvents;
  readonly clock: Clock;
  readonly listener: VirtualListener;
  readonly software: Software;
  /** From launch to `running`. */
  readonly bootMs: Span;
  /** Undefined when the driver was made without. */
  readonly awsCall: InstanceAwsCall | undefined;
  random(): number;
  gone(): void;
}

/**
 * What a machine does once it is up: usually it runs a program. When it throws or rejects, the
 * machine dies of it.
 */
export type Software = (machine: VirtualMachine) => void | Promise<void>;

/** Characters of a body that `Machine.probe` promises at most. */
const PROBE_BODY = 1_024;

/** One instance that is nothing but state and a clock. */
export class VirtualMachine implements Machine {
  readonly order: MachineOrder;
  readonly clock: Clock;
  readonly random: () => number;
  /** Milliseconds since the Unix epoch. */
  readonly launchedAt: number;
  readonly screen = new MachineConsole();
  readonly #parts: VirtualMachineParts;
  readonly #ending = new AbortController();
  #cancelBoot: Cancel;
  #hurry: () => void = () => {};
  #running: Running | undefined;
  #gone: Promise<void> | undefined;
  #load = 0;
  #loadedAt = 0;
  #usedSeconds = 0;

  constructor(parts: VirtualMachineParts) {
    this.#parts = parts;
    this.order = parts.order;
    this.clock = parts.clock;
    this.random = () => parts.random();
    this.launchedAt = parts.clock.now();
    const bootMs = draw(parts.bootMs, this.random);
    this.#cancelBoot = parts.clock.after(bootMs, () => this.#boot());
  }

  /** Aborted when the machine is gone. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get userData(): string {
    return Buffer.from(this.order.userData).toString("utf8");
  }

  /** A call of AWS in this instance's name. */
  aws: InstanceAwsCall = (...call) => {
    const { awsCall } = this.#parts;
    if (!awsCall) throw new Error("this driver was made without a way to AWS");
    return awsCall(...call);
  };

  /** Starts a program in place of any other; `exited` is told when it ends without being asked. */
  run(program: VirtualProgram, exited: (code: number) => void = () => {}): void {
    if (this.signal.aborted) return;
    this.#cut();
    this.#running = { program, exited, connections: new Set() };
  }

  /** The program that runs, if any, ends with this code, its connections with it. */
  crash(code = 1): void {
    const running = this.#running;
    if (!running) return;
    this.#cut();
    running.exited(code);
  }

  /** Ends the program without telling anybody. */
  endProgram(): void {
    this.#cut();
  }

  /** Ports the program listens on: one, none, or every one (`undefined`). */
  get ports(): readonly number[] | undefined {
    const port = this.#running?.program.port;
    if (this.#running && port === undefined) return undefined;
    return port === undefined ? [] : [port];
  }

  /** The machine fails, as hosts do. Nothing happens to one that is gone. */
  die(reason: string): void {
    if (this.signal.aborted) return;
    this.#parts.events.died(reason);
    void this.kill();
  }

  async connect(port: number): Promise<Duplex> {
    const running = this.#listening(port);
    const { near, far } = this.#parts.listener.connect((request) => this.#ask(running, request));
    running.connections.add(far);
    far.once("close", () => running.connections.delete(far));
    return near;
  }

  probe(request: ProbeRequest): Promise<ProbeAnswer> {
    return this.probeUpTo(request, PROBE_BODY);
  }

  /** As `probe`, with another limit to the characters of the body. */
  async probeUpTo(request: ProbeRequest, bodyLimit: number): Promise<ProbeAnswer> {
    const { port, path, headers, timeoutMs } = request;
    const running = this.#listening(port);
    const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const asked = { host: `${this.order.privateIp}:${port}`, ...Object.fromEntries(named) };
    const answer = this.#ask(running, { method: "GET", url: path, headers: asked, body: none });
    const { status, body = "" } = await this.#within(timeoutMs, answer);
    return { status, body: Buffer.from(body).toString("utf8").slice(0, bodyLimit) };
  }

  /** How many processors its software keeps busy: 0 at first. */
  setLoad(processors: number): void {
    this.#usedSeconds = this.cpuSeconds();
    this.#load = processors;
    this.#loadedAt = this.clock.now();
  }

  cpuSeconds = (): number =>
    this.#usedSeconds + (this.#load * (this.clock.now() - this.#loadedAt)) / 1_000;

  terminate(): Promise<void> {
    this.#gone ??= this.#end(draw(this.#running?.program.stopMs, this.random));
    return this.#gone;
  }

  /** As `terminate`: whatever its software keeps, it keeps outside of the machine. */
  stop(): Promise<void> {
    return this.terminate();
  }

  /** As `terminate`, but the program is not asked first. */
  kill(): Promise<void> {
    this.#gone ??= this.#end(0);
    this.#hurry();
    return this.#gone;
  }

  console(): string {
    return this.screen.text();
  }

  #boot(): void {
    this.#parts.events.running();
    try {
      Promise.resolve(this.#parts.software(this)).catch((error: unknown) => this.#failed(error));
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (this.signal.aborted) return;
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.screen.note(`its software failed: ${said}`);
    this.die(said);
  }

  #listening(port: number): Running {
    const running = this.#running;
    const isThere = running && (running.program.port ?? port) === port;
    if (!isThere) throw connectionRefused();
    return running;
  }

  /** The program's answer when its time has come; rejects when it is reset, never for a hang. */
  async #ask(running: Running, request: VirtualRequest): Promise<VirtualReply> {
    if (this.#running !== running) throw connectionReset();
    const answer = await this.#decide(running, request);
    if (answer === "hang") return await new Promise<never>(() => {});
    if (answer === "crash" && this.#running === running) this.crash();
    if (answer === "crash" || answer === "reset") throw connectionReset();
    const ms = draw(answer.afterMs, this.random);
    if (ms > 0) await new Promise<void>((resolve) => void this.clock.after(ms, resolve));
    if (this.#running !== running) throw connectionReset();
    return answer;
  }

  async #decide({ program }: Running, request: VirtualRequest) {
    try {
      return await program.answer(request);
    } catch (error) {
      this.screen.note(`the program threw: ${String(error)}`);
      return "crash";
    }
  }

  #within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new Error(`no answer within ${ms / 1_000} s`));
      const cancel = this.clock.after(ms, late);
      promise.then(resolve, reject).finally(cancel);
    });
  }

  async #end(afterMs: number): Promise<void> {
    this.#cancelBoot();
    if (afterMs > 0) await this.#stopping(afterMs);
    this.#ending.abort(new Error("the machine is gone"));
    this.setLoad(0);
    this.#cut();
    this.#parts.gone();
  }

  /** The program goes on answering; `#hurry` ends the wait. */
  #stopping(ms: number): Promise<void> {
    return new Promise((done) => {
      const cancel = this.clock.after(ms, done);
      this.#hurry = () => {
        cancel();
        done();
      };
    });
  }

  #cut(): void {
    const connections = this.#running?.connections ?? [];
    this.#running = undefined;
    for (const connection of connections) connection.destroy();
  }
}

interface Running {
  readonly program: VirtualProgram;
  readonly connections: Set<Duplex>;
  exited(code: number): void;
}

const none = new Uint8Array();
