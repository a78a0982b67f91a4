export interface TrafficReport {
  readonly sent: number;
  readonly failed: number;
  /** The first ten. */
  readonly failures: readonly FailedRequest[];
  /** Answered requests by the `x-release` their answer carried. */
  readonly byRelease: Readonly<Record<string, number>>;
  /** Milliseconds that half, and 99 in 100, of the answered took at most; 0 without any. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface FailedRequest {
  /** ISO time it was sent. */
  readonly at: string;
  readonly keepAlive: boolean;
  readonly reason: string;
}

/** Counts what became of requests; each is to be told of once. */
export class RequestTally {
  #failed = 0;
  readonly #failures: FailedRequest[] = [];
  readonly #byRelease = new Map<string, number>();
  readonly #tookMs: number[] = [];

  answered(release: string, tookMs: number): void {
    this.#byRelease.set(release, (this.#byRelease.get(release) ?? 0) + 1);
    this.#tookMs.push(tookMs);
  }

  failed(failure: FailedRequest): void {
    this.#failed += 1;
    if (this.#failures.length < 10) {
      this.#failures.push(failure);
    }
  }

  report(): TrafficReport {
    const ordered = [...this.#tookMs].sort((a, b) => a - b);
    const within = (share: number): number =>
      Math.round((ordered[Math.ceil(share * ordered.length) - 1] ?? 0) * 10) / 10;
    return {
      sent: this.#tookMs.length + this.#failed,
      failed: this.#failed,
      failures: [...this.#failures],
      byRelease: Object.fromEntries(this.#byRelease),
      p50Ms: within(0.5),
      p99Ms: within(0.99),
    };
  }
}
