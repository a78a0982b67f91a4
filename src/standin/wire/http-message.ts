/** A request as either door hands it in. */
export interface WireRequest {
  readonly method: string;
  /** Path and query string. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** A reply, without `Date`: the HTTP door adds the real one (aws-facts §7.4). */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes where they are somebody's own: the content of an object. */
  readonly body: string | Uint8Array;
}
