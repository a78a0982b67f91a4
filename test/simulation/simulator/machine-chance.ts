import type { Chance } from "./seeded.ts";

/** What the SDK would take from the machine, here taken from whoever simulates. */
export interface Substitute {
  /** Runs `run` in `ms` of virtual time, in the name of whichever process runs now. */
  after(ms: number, run: () => void): () => void;
  readonly chance: Chance;
  /** The date, in milliseconds since 1970: what signatures are dated by. */
  now(): number;
}

let substitute: Substitute | undefined;

/** Whom timers, chance, UUIDs and the date come from until the next call. */
export function takeFrom(next: Substitute | undefined): void {
  substitute = next;
}

/**
 * Replaces this thread's timers, date and chance for good: the SDK waits before it tries again, with
 * jitter, dates what it signs, and marks each call with a UUID. To be called before the SDK is loaded, which keeps the
 * functions it finds then.
 */
export function replaceMachineChance(): void {
  const { setTimeout: realTimeout, clearTimeout: realClear } = globalThis;
  const realRandom = Math.random.bind(Math);
  const machines = Date;
  const now = (): number => (substitute ? substitute.now() : machines.now());
  globalThis.Date = new Proxy(machines, {
    get: (date, key) => (key === "now" ? now : Reflect.get(date, key)) as unknown,
    construct: (date, args, as) =>
      Reflect.construct(date, args.length === 0 ? [now()] : args, as) as Date,
  });
  Math.random = () => (substitute ? substitute.chance() : realRandom());
  const uuid = crypto.randomUUID.bind(crypto);
  crypto.randomUUID = () => (substitute ? seededUuid(substitute.chance) : uuid());
  const cancels = new WeakMap<object, () => void>();
  const later = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): object => {
    if (!substitute) return realTimeout(run, ms, ...args);
    const timer = { unref: () => timer, ref: () => timer, hasRef: () => true };
    cancels.set(
      timer,
      substitute.after(ms, () => run(...args)),
    );
    return timer;
  };
  globalThis.setTimeout = later as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((timer?: unknown) => {
    const cancel = typeof timer === "object" && timer ? cancels.get(timer) : undefined;
    if (cancel) cancel();
    else realClear(timer as NodeJS.Timeout);
  }) as typeof clearTimeout;
}

function seededUuid(chance: Chance): ReturnType<typeof crypto.randomUUID> {
  const word = (): string =>
    Math.floor(chance() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  const [a, b, c, d] = [word(), word(), word(), word()];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
