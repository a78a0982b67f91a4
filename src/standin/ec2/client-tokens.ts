import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";

/**
 * What client tokens of one operation were used for (aws-facts §3.1, §3.2): the same token with the
 * same request gives what the first one gave, with another request IdempotentParameterMismatch. How
 * long AWS remembers is not published; here it is as long as `isThere` of the result.
 */
export class ClientTokens<Result> {
  readonly #uses = new Map<string, TokenUse<Result>>();

  readonly #region: Region;
  readonly #isThere: (result: Result) => boolean;

  constructor(region: Region, isThere: (result: Result) => boolean) {
    this.#region = region;
    this.#isThere = isThere;
  }

  /** For `kept-ec2.ts`. */
  get inside(): Map<string, TokenUse<Result>> {
    return this.#uses;
  }

  /** The earlier result, or that of `act`, which is remembered. */
  once(token: string | undefined, request: object, act: () => Result): Result {
    if (token === undefined) return act();
    const { ClientToken: _, ...asked } = request as { readonly ClientToken?: string };
    const fingerprint = JSON.stringify(asked);
    const known = this.#uses.get(token);
    const use = known !== undefined && this.#isThere(known.result) ? known : undefined;
    const isOther = use !== undefined && use.request !== fingerprint;
    if (isOther && this.#region.quirks.has("EC2-09")) {
      throw new AwsError(
        "IdempotentParameterMismatch",
        "Client token already used before with a different request.",
      );
    }
    if (use !== undefined) return use.result;
    const result = act();
    this.#uses.set(token, { request: fingerprint, result });
    return result;
  }
}

/** Over `most` (§3.1, §3.2), or not ASCII: InvalidParameterValue (code, text UNCONFIRMED). */
export function checkClientToken(token: string | undefined, most: number): void {
  if (token === undefined || (token.length <= most && /^[\x20-\x7e]*$/.test(token))) return;
  throw new AwsError(
    "InvalidParameterValue",
    `Value (${token}) for parameter clientToken is invalid. At most ${most} ASCII characters.`,
  );
}

/** What a token was used for. */
interface TokenUse<Result> {
  readonly request: string;
  readonly result: Result;
}
