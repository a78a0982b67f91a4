/** One API request as it was answered. */
export interface RequestRecord {
  /** Arrival, in milliseconds since the Unix epoch by the region's clock. */
  readonly at: number;
  /** Signing name; empty when the request named no service. */
  readonly service: string;
  readonly operation: string;
  /** Empty when the request was not signed. */
  readonly accessKeyId: string;
  /** 0 when a fault kept every answer from the client. */
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly requestId: string;
  /** The operation is one that changes something, whether or not this request succeeded. */
  readonly mutating: boolean;
  /** The kinds of the faults that struck it, joined by `+`; `undefined`: none did. */
  readonly fault?: string | undefined;
}

/** Every API request since the stand-in began, in the order they ended. Nothing is ever dropped. */
export class RequestLog {
  readonly #records: RequestRecord[] = [];
  readonly #listeners: ((record: RequestRecord) => void)[] = [];

  add(record: RequestRecord): void {
    this.#records.push(record);
    for (const listener of this.#listeners) listener(record);
  }

  onAdd(listener: (record: RequestRecord) => void): void {
    this.#listeners.push(listener);
  }

  /** Requests that arrived at or after `since`, in milliseconds since the Unix epoch. */
  since(since: number): readonly RequestRecord[] {
    return this.#records.filter((record) => record.at >= since);
  }
}

/** By AWS's naming: what does not read, writes. */
export function isMutating(operation: string): boolean {
  return !/^(Describe|Get|Head|List|BatchGet|TransactGet|Query$|Scan$)/.test(operation);
}
