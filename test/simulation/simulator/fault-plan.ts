/** What may befall one call of one process (reliability §2, A1–A8, A11–A13, A19, O1, O2, O5). */
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

/** The faults of one run, and which of them have struck. */
export class FaultPlan {
  readonly faults: readonly PlannedFault[];
  readonly struck = new Set<PlannedFault>();
  #isHealed = false;
  readonly #byCall = new Map<string, PlannedFault>();

  constructor(faults: readonly PlannedFault[]) {
    this.faults = faults;
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
    const fault = this.#byCall.get(`${process}:${operation}#${occurrence}`);
    if (fault) this.struck.add(fault);
    return fault;
  }
}
