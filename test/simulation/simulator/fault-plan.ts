import { integer, oneOf, stream } from "./seeded.ts";

/** What may befall one call of one process (reliability §2, A1–A8, A11–A13, A19, O1, O2, O5, O13). */
export const faultKinds = [
  "kill-before",
  "kill-after",
  "lost-reply",
  "5xx-before",
  "5xx-after",
  "throttle",
  "hang",
  "late",
  "stale",
  "denied",
  "credentials-end",
  "pause",
  "suspend",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/**
 * A fault and the call it is for: the `occurrence`th of an operation that the process named sends,
 * the SDK's own retries counted too.
 */
export interface PlannedFault {
  readonly process: string;
  readonly operation: string;
  readonly occurrence: number;
  readonly kind: FaultKind;
  /** Of a pause: how long; of a late effect: how much later. */
  readonly ms?: number;
  /** How many calls in a row it strikes; 5 for a throttle, else 1. */
  readonly count?: number;
}

export function inWords({ process, operation, occurrence, kind, ms, count }: PlannedFault): string {
  const more = `${ms === undefined ? "" : ` ${ms / 1000} s`}${count === undefined ? "" : ` ×${count}`}`;
  return `${process}:${operation}#${occurrence} ${kind}${more}`;
}

/** Faults that are drawn call by call instead of planned, for processes of these names. */
export interface Draws {
  readonly seed: number;
  /** Of a call to be struck. */
  readonly rate: number;
  readonly kinds: readonly FaultKind[];
  readonly processes: readonly string[];
}

/** The faults of one run, and which of them have struck. */
export class FaultPlan {
  readonly struck = new Set<PlannedFault>();
  /** A stale answer is among what is planned, not only among what may be drawn. */
  readonly plansStaleAnswers: boolean;
  readonly #draws: Draws | undefined;
  #isHealed = false;
  readonly #byCall = new Map<string, PlannedFault>();

  constructor(faults: readonly PlannedFault[], draws?: Draws) {
    this.#draws = draws;
    this.plansStaleAnswers = faults.some(({ kind }) => kind === "stale");
    for (const fault of faults) {
      const last = fault.occurrence + (fault.count ?? (fault.kind === "throttle" ? 5 : 1)) - 1;
      for (let at = fault.occurrence; at <= last; at += 1) {
        this.#byCall.set(`${fault.process}:${fault.operation}#${at}`, fault);
      }
    }
  }

  /** From now on nothing goes wrong any more. */
  heal(): void {
    this.#isHealed = true;
  }

  strike(process: string, operation: string, occurrence: number): PlannedFault | undefined {
    if (this.#isHealed) return undefined;
    const key = `${process}:${operation}#${occurrence}`;
    const fault = this.#byCall.get(key) ?? this.#draw(process, operation, occurrence);
    if (fault && fault.kind !== "stale") this.hasStruck(fault);
    return fault;
  }

  /** To be told of a stale answer that was given: for most reads AWS has no other than today's. */
  hasStruck(fault: PlannedFault): void {
    this.struck.add(fault);
  }

  /** By the call's own name, so that one fault more or less leaves the others as they were. */
  #draw(process: string, operation: string, occurrence: number): PlannedFault | undefined {
    const draws = this.#draws;
    if (!draws?.processes.includes(process)) return undefined;
    const chance = stream(draws.seed, `fault ${process}:${operation}#${occurrence}`);
    if (chance() >= draws.rate) return undefined;
    const kind = oneOf(chance, draws.kinds);
    const isLong = kind === "pause" || kind === "suspend" || kind === "late";
    // Beyond the lease and its quarantine, where somebody else acts meanwhile, half of the time.
    const shortest = kind !== "late" && chance() < 0.5 ? 370 : 10;
    const ms = 1000 * integer(chance, shortest, kind === "late" ? 290 : 600);
    return { process, operation, occurrence, kind, ...(isLong ? { ms } : {}) };
  }
}
