// What is loaded when first asked for is loaded here: virtual time would run on while files are read.
import "../../../../src/aws/describe-image.ts";
import "../../../../src/aws/ec2-client.ts";
import "../../../../src/aws/launch-template.ts";
import "../../../../src/aws/list-estate.ts";
import "../../../../src/aws/missing-subnets.ts";
import type { ClientOptions, Clients } from "../../../../src/aws/clients.ts";
import { createClients } from "../../../../src/aws/clients.ts";
import { createWorld } from "../../../../src/aws/create-world.ts";
import type { Base } from "../../../../src/domain/base.ts";
import type { LeaseTimes } from "../../../../src/domain/lease.ts";
import type { Clock, Random } from "../../../../src/engine/ports.ts";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { inProcessDoor } from "../../../../src/standin/doors/in-process.ts";
import { VirtualDriver } from "../../../../src/standin/instances/virtual-driver.ts";
import type { Software } from "../../../../src/standin/instances/virtual-machine.ts";
import type { QuirkId } from "../../../../src/standin/quirks/all-quirks.ts";
import { quickPace } from "../../../../src/standin/region.ts";
import { createStandin, type Standin } from "../../../../src/standin/standin.ts";
import { furnishRegion } from "../../../support/furnish-region.ts";
import { retryAtOnce } from "./retry-at-once.ts";

/** What a process signs with. */
export type Keys = Exclude<NonNullable<ClientOptions["credentials"]>, (...args: never) => unknown>;

/** Who may do everything, also where policies are enforced. */
export const administrator: Keys = {
  accessKeyId: "administrator",
  secretAccessKey: "administrator",
};

/** What may happen to one attempt at an operation. */
export type Mishap =
  | "lose the reply"
  | "lose the request"
  | "throttle"
  | "fail after"
  | "arrive twice"
  | "arrive late"
  | "answer in HTML"
  | "break off the answer";

/** How long a late request is under way: as long as AWS would still take its signature. */
export const lateMs = 299_000;

/** A stand-in under virtual time, and as many processes of slipway on it as a test wants. */
export class VirtualWorld {
  readonly time = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly complaints: string[] = [];
  readonly standin: Standin;
  readonly base: Base;
  /** Mishaps yet to come, by operation, one per attempt; undefined lets the attempt pass. */
  readonly mishaps = new Map<string, (Mishap | undefined)[]>();
  /** What happens to every attempt that nothing else happens to. */
  always: Mishap | undefined;
  /** Operations that reached the stand-in, in order. */
  readonly arrived: string[] = [];
  #chance = 0;

  /**
   * `software` is what machines do once they are up; they answer 200 if not said otherwise.
   * `without` are the quirks of AWS to do without; `base` is what the base says besides, and nodes
   * take most of the time it says that a changed rule may take.
   */
  constructor(software?: Software, without: readonly QuirkId[] = [], base: Partial<Base> = {}) {
    const random = (): number =>
      (this.#chance = (this.#chance * 16_807 + 11) % 2_147_483_647) / 2_147_483_647;
    const { propagationSeconds } = base;
    this.standin = createStandin({
      clock: this.time,
      pace: {
        ...quickPace,
        ...(propagationSeconds && { rulePropagationMs: propagationSeconds * 900 }),
      },
      without,
      driver: (awsCall) =>
        new VirtualDriver({ clock: this.time, random, awsCall, ...(software && { software }) }),
      complain: (line) => this.complaints.push(line),
      random,
    });
    this.base = { ...furnishRegion(this.standin, "test", ["a", "b"]), ...base };
  }

  readonly clock: Clock = {
    now: () => this.time.now(),
    monotonic: () => this.time.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const stop = (): void => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = this.time.after(ms, () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        });
        signal?.addEventListener("abort", stop, { once: true });
      }),
  };

  readonly random: Random = {
    hex: (bytes) => this.standin.region.hex(bytes * 2),
  };

  /**
   * Another process: its own clients, its own world, of service `web` in environment `test` if not
   * said otherwise. Dead, it sends nothing any more.
   */
  process(
    holder: string,
    {
      service = "web",
      environment = "test",
      clock = this.clock,
      leaseTimes,
      credentials = administrator,
    }: Partial<ProcessOptions> = {},
  ) {
    const life = { isOver: false };
    const clients: Clients = createClients({
      region: "us-east-1",
      credentials,
      clock,
      requestHandler: this.#handler(life),
    });
    retryAtOnce(clients);
    const { base, random } = this;
    const world = createWorld({
      clients,
      base,
      service,
      environment,
      clock,
      random,
      holder,
      ...(leaseTimes && { leaseTimes }),
    });
    const die = (): void => {
      life.isOver = true;
    };
    return { clients, world, die };
  }

  /** Lets time pass until the promise is settled; at most ten virtual minutes, or as many as said. */
  async until<Value>(promise: Promise<Value>, minutes = 10): Promise<Value> {
    const isSettled = watched(promise);
    const deadline = this.time.now() + minutes * 60_000;
    while (!isSettled()) {
      await this.#step(isSettled, deadline);
    }
    return await promise;
  }

  /**
   * Until the condition holds or the promise is settled. Looks after every microtask; time passes only
   * where nothing else leads on, at most ten virtual minutes of it.
   */
  async when(condition: () => boolean, promise: Promise<unknown>): Promise<void> {
    const isSettled = watched(promise);
    const isOver = (): boolean => isSettled() || condition();
    const deadline = this.time.now() + 600_000;
    for (let turn = 1; !isOver(); turn += 1) {
      // Without macrotasks no deadline of the test itself would ever come, either.
      await (turn % 1000 === 0 ? this.#step(isOver, deadline) : Promise.resolve());
    }
  }

  /** Whatever leads on by itself; and unless that was enough, a tenth of a second. */
  async #step(isOver: () => boolean, deadline: number): Promise<void> {
    await idle();
    if (isOver()) return;
    this.time.advance(100);
    if (this.time.now() > deadline) {
      throw new Error("what was waited for did not come in its virtual minutes");
    }
  }

  /** Lets `ms` pass, with everything that happens meanwhile. */
  async pass(ms: number): Promise<void> {
    const end = this.time.now() + ms;
    while (this.time.now() < end) {
      await idle();
      this.time.advance(Math.min(100, end - this.time.now()));
    }
    await idle();
  }

  #handler(life: { readonly isOver: boolean }) {
    const door = inProcessDoor(this.standin);
    return {
      ...door,
      handle: async (...args: Parameters<typeof door.handle>) => {
        const operation = operationOf(args[0]);
        const mishap = this.mishaps.get(operation)?.shift() ?? this.always;
        if (life.isOver) {
          throw thrown("TimeoutError");
        }
        if (mishap === "throttle" || mishap === "lose the request") {
          throw mishap === "throttle" ? thrown("ThrottlingException") : thrown("TimeoutError");
        }
        if (mishap === "arrive late") {
          await new Promise<void>((resolve) => this.time.after(lateMs, resolve));
        }
        this.arrived.push(operation);
        const answer = await door.handle(...args);
        if (mishap === "arrive late" || mishap === undefined) {
          return answer;
        }
        if (mishap === "arrive twice") {
          return await door.handle(...args);
        }
        if (mishap === "answer in HTML" || mishap === "break off the answer") {
          return garbled(answer, mishap);
        }
        throw mishap === "fail after" ? thrown("InternalFailure", 500) : thrown("TimeoutError");
      },
    };
  }
}

interface ProcessOptions {
  readonly service: string;
  readonly environment: string;
  /** The operator's own, where it differs from AWS's. */
  readonly clock: Clock;
  readonly leaseTimes: LeaseTimes | undefined;
  /** The administrator's unless told. */
  readonly credentials: Keys;
}

type Answered = Awaited<ReturnType<ReturnType<typeof inProcessDoor>["handle"]>>;

/** The same status with another body: a proxy's page, or the first half. */
function garbled(answer: Answered, mishap: Mishap): Answered {
  const body = Buffer.from(answer.response.body as Uint8Array);
  const said =
    mishap === "answer in HTML"
      ? Buffer.from("<!doctype html><html><body>Please sign in</body></html>")
      : body.subarray(0, body.length / 2);
  return { response: { ...answer.response, body: new Uint8Array(said) } } as Answered;
}

function operationOf(request: { headers: Readonly<Record<string, string>>; body?: unknown }) {
  const target = request.headers["x-amz-target"]?.split(".").at(-1);
  return target ?? /Action=(\w+)/.exec(String(request.body))?.[1] ?? "unknown";
}

function thrown(name: string, status?: number): Error {
  return Object.assign(new Error(`${name} on the way`), {
    name,
    $metadata: status === undefined ? {} : { httpStatusCode: status },
  });
}

/** Tells whether the promise is settled. */
function watched(promise: Promise<unknown>): () => boolean {
  let settled = false;
  const end = (): void => {
    settled = true;
  };
  promise.then(end, end);
  return () => settled;
}

/** All microtasks, and the SDK's own macrotasks, have run. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
