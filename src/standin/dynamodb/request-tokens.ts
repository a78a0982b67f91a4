import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { requestTokenMs } from "./durations.ts";

/**
 * The client request tokens of transactions that went through, for ten minutes (aws-facts.md §4): a
 * repetition then changes nothing and succeeds again, and the same token on another transaction is
 * refused.
 */
export class RequestTokens {
  readonly #region: Region;
  readonly #seen = new Map<string, { readonly fingerprint: string; readonly until: number }>();

  constructor(region: Region) {
    this.#region = region;
  }

  /** For `kept-tables.ts`. */
  get inside() {
    return { seen: this.#seen };
  }

  /** Whether this very transaction already went through under this token. */
  isRepetition(token: string, fingerprint: string): boolean {
    const now = this.#region.clock.now();
    for (const [known, { until }] of this.#seen) {
      if (until <= now && this.#region.quirks.has("DDB-19")) this.#seen.delete(known);
    }
    const seen = this.#seen.get(token);
    if (!seen) return false;
    if (seen.fingerprint === fingerprint) return this.#region.quirks.has("DDB-17");
    if (!this.#region.quirks.has("DDB-18")) return true;
    throw new AwsError(
      "IdempotentParameterMismatchException",
      "DynamoDB rejected the request because you retried a request with a different payload but " +
        "with an idempotent token that was already used.",
    );
  }

  /** Remembers a transaction that went through. */
  remember(token: string, fingerprint: string): void {
    this.#seen.set(token, { fingerprint, until: this.#region.clock.now() + requestTokenMs });
  }
}
