import { inProcessDoor, type InProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { isMutating } from "../../../src/standin/request-log.ts";
import type { Standin } from "../../../src/standin/standin.ts";
import type { WireRequest, WireResponse } from "../../../src/standin/wire/http-message.ts";
import type { FaultPlan, PlannedFault } from "./fault-plan.ts";
import { refuse, type Refusal } from "./refusals.ts";
import type { Marks } from "./marks.ts";
import { OldAnswers } from "./old-answers.ts";
import type { Chance } from "./seeded.ts";
import type { SimClock } from "./sim-clock.ts";
import type { SimProcess } from "./sim-process.ts";
import type { Trace } from "./trace.ts";

/** A request that a process of slipway has sent. */
export interface SentCall {
  readonly process: SimProcess;
  readonly operation: string;
  /** How many of this operation the process has sent, this one included. */
  readonly occurrence: number;
  readonly mutates: boolean;
  /** When it was signed, which is when the guard let it pass. */
  readonly signedAt: number;
  readonly body: string;
}

/** Told of every call that changes something as it reaches AWS: what it finds, what it leaves. */
export interface Witness {
  sent(call: SentCall): void;
  arriving(call: SentCall): void;
  answered(call: SentCall, status: number): void;
}

/** How long a request is on its way, drawn for each. */
export interface Latency {
  readonly chance: Chance;
  readonly fromMs: number;
  readonly toMs: number;
}

interface NetworkParts {
  readonly standin: Standin;
  readonly time: SimClock;
  readonly trace: Trace;
  readonly plan: FaultPlan;
  readonly latency: Latency;
  readonly witness: Witness;
  readonly marks: Marks;
}

/** AWS refuses what was signed longer ago (reliability §6.5). */
const signatureMs = 300_000;
/** What production's own handler waits for an answer (src/aws/client-settings.ts). */
const requestTimeoutMs = 10_000;

/**
 * Between the processes of slipway and AWS: requests take their time, faults strike the call they
 * were planned for, and what was sent arrives even if its sender is dead by then.
 */
export class Network {
  /** Operations that a process has sent, in order, by its name: what fault plans address. */
  readonly sent = new Map<string, string[]>();
  /** Calls that may get a stale answer, as `A:DescribeRules#2`. */
  readonly lagging = new Set<string>();
  calls = 0;
  readonly #parts: NetworkParts;
  readonly #counts = new Map<string, number>();
  /** Processes whose credentials have ended; they get no new ones. */
  readonly #ended = new Set<SimProcess>();
  readonly #old: OldAnswers;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
    const { standin, plan, time } = parts;
    const remembersAll = plan.plansStaleAnswers;
    this.#old = new OldAnswers({ standin, remembersAll, now: () => time.now() });
  }

  /** The request handler of one process's clients. */
  handlerOf(process: SimProcess): InProcessDoor {
    return inProcessDoor({ answer: (request) => this.#send(process, request) });
  }

  async #send(process: SimProcess, request: WireRequest): Promise<WireResponse> {
    if (process.isDead) return await never();
    const call = this.#note(process, request);
    const { plan, trace, marks } = this.#parts;
    const fault = plan.strike(process.name, call.operation, call.occurrence);
    // Whether there is an older answer is seen on arrival.
    if (fault && fault.kind !== "stale")
      trace.add(`${process.name} ${call.operation}#${call.occurrence} ! ${fault.kind}`);
    if (fault?.kind === "kill-before") {
      process.kill();
      marks.hit("killed");
      return await never();
    }
    if (fault?.kind === "pause" || fault?.kind === "suspend") {
      const ms = fault.ms ?? 90_000;
      marks.hit(ms > 60_000 ? "paused beyond the lease" : "paused");
      process.pause(ms, fault.kind === "suspend");
    }
    while (process.isPaused) await process.awake();
    return await this.#travel(call, fault, request);
  }

  #note(process: SimProcess, request: WireRequest): SentCall {
    this.calls += 1;
    const { buffer, byteOffset, byteLength } = request.body;
    const body = Buffer.from(buffer, byteOffset, byteLength).toString("utf8");
    const operation = operationOf(request, body);
    const key = `${process.name}:${operation}`;
    const occurrence = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, occurrence);
    const mine = this.sent.get(process.name) ?? [];
    this.sent.set(process.name, mine);
    mine.push(operation);
    const { time, witness } = this.#parts;
    const signedAt = time.now();
    const mutates = isMutating(operation);
    const call = { process, operation, occurrence, mutates, signedAt, body };
    if (mayLag(call)) this.lagging.add(`${key}#${occurrence}`);
    witness.sent(call);
    return call;
  }

  #travel(
    call: SentCall,
    fault: PlannedFault | undefined,
    request: WireRequest,
  ): Promise<WireResponse> {
    const { process } = call;
    const { time, trace, latency, marks } = this.#parts;
    const half = (latency.fromMs + latency.chance() * (latency.toMs - latency.fromMs)) / 2;
    return new Promise((resolve, reject) => {
      const giveUp = process.after(requestTimeoutMs, () => {
        trace.add(`${process.name} ${call.operation}#${call.occurrence} is given up`);
        reject(onTheWay("TimeoutError", "no answer"));
      });
      if (fault?.kind === "hang") return;
      const late = fault?.kind === "late" ? (fault.ms ?? 30_000) : 0;
      time.after(half + late, () => {
        void this.#arrive(call, fault, request).then((answer) => {
          if (fault?.kind === "kill-after") {
            marks.hit("killed");
            process.kill();
          }
          if (fault?.kind === "late") return;
          process.after(half, () => {
            giveUp();
            if (fault?.kind === "lost-reply") reject(onTheWay("ECONNRESET", "socket hang up"));
            else resolve(answer);
          });
        }, reject);
      });
    });
  }

  /** What AWS answers; a fault may refuse the call before, or say afterwards that it failed. */
  async #arrive(
    call: SentCall,
    fault: PlannedFault | undefined,
    request: WireRequest,
  ): Promise<WireResponse> {
    const { standin, plan, witness, time, marks } = this.#parts;
    const isExpired = time.now() - call.signedAt > signatureMs;
    if (fault?.kind === "credentials-end") this.#ended.add(call.process);
    const why = isExpired
      ? "expired"
      : this.#ended.has(call.process)
        ? "ended"
        : fault && refusals[fault.kind];
    if (why === "ended") marks.hit("credentials ended");
    if (why === "expired") marks.hit("signature expired on the way");
    if (why === "denied") marks.hit("denied");
    if (why) return this.#say(call, refuse(standin, request, why), why);
    const key = mayLag(call) ? `${call.operation} ${call.body}` : undefined;
    if (fault?.kind === "stale" && key !== undefined) {
      const old = await this.#old.to(key, request);
      if (old) {
        plan.hasStruck(fault);
        marks.hit("stale answer");
        return this.#say(call, old, "stale");
      }
    }
    if (call.mutates && call.process.isDead) marks.hit("effect after its sender's death");
    if (call.mutates && fault?.kind === "late") marks.hit("effect after its sender gave up");
    if (call.mutates) {
      this.#old.remember();
      witness.arriving(call);
    }
    const answer = await standin.answer(request);
    if (call.mutates) witness.answered(call, answer.status);
    this.#say(call, answer, "");
    if (key !== undefined) this.#old.keep(key, answer);
    return fault?.kind === "5xx-after" ? refuse(standin, request, "5xx") : answer;
  }

  #say({ process, operation, occurrence }: SentCall, answer: WireResponse, more: string) {
    const line = `${process.name} ${operation}#${occurrence} ${answer.status} ${more}`;
    this.#parts.trace.add(line.trimEnd());
    return answer;
  }
}

const refusals: Partial<Record<PlannedFault["kind"], Refusal>> = {
  "5xx-before": "5xx",
  throttle: "throttled",
  denied: "denied",
};

/** Reads that AWS does not promise to be consistent (aws-facts §4, §7.6). */
const mayLag = ({ mutates, operation, body }: SentCall): boolean =>
  !mutates && operation !== "TransactGetItems" && !body.includes('"ConsistentRead":true');

const never = (): Promise<never> => new Promise(() => {});

/** JSON protocols name the operation in a header, query protocols in the body. */
function operationOf({ headers, method, path }: WireRequest, body: string): string {
  const target = headers["x-amz-target"]?.split(".").at(-1);
  return target ?? /(?:^|&)Action=(\w+)/.exec(body)?.[1] ?? `${method} ${path}`;
}

/** As Node's handler rejects: the SDK knows these names. */
function onTheWay(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, code: name });
}
