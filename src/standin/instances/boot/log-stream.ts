import { AwsError } from "../../aws-error.ts";
import type { Clock } from "../../clock.ts";

/** A CloudWatch Logs stream that one instance writes. */
interface StreamOrder {
  readonly clock: Clock;
  readonly group: string;
  readonly stream: string;
  call(
    operation: "PutLogEvents" | "CreateLogStream",
    input: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
  /** Nothing more is sent; `reason` is for people. */
  gaveUp(reason: string): void;
}

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/** A batch may have 10,000 events and 1 MiB (API reference, PutLogEvents). */
const MOST_EVENTS = 500;
const LONGEST_MESSAGE = 2_000;
const EVERY_MS = 500;
/** While AWS does not answer the oldest lines go: logs must not fill an instance's memory. */
const MOST_PENDING = 10_000;

/**
 * Sends lines to their stream, made when first needed, in batches twice a second. Best effort: what
 * AWS does not take is tried again, and without a group, or the right to write it, nothing is sent.
 */
export class LogStream {
  readonly #order: StreamOrder;
  #pending: LogEvent[] = [];
  #partial = "";
  #sending: Promise<void> | undefined;
  #cancel: (() => void) | undefined;
  #isOff = false;

  constructor(order: StreamOrder) {
    this.#order = order;
  }

  write(text: string): void {
    if (this.#isOff) return;
    const lines = `${this.#partial}${text}`.split("\n");
    this.#partial = (lines.pop() ?? "").slice(0, LONGEST_MESSAGE);
    this.#add(lines);
  }

  /** Sends what is left, once. */
  async close(): Promise<void> {
    if (this.#partial !== "") this.#add([this.#partial]);
    this.#partial = "";
    this.#cancel?.();
    await this.#sending;
    await this.#send();
    this.#isOff = true;
    this.#cancel?.();
  }

  #add(lines: readonly string[]): void {
    const timestamp = this.#order.clock.now();
    for (const line of lines) {
      // An event must not be empty.
      const message = line.slice(0, LONGEST_MESSAGE) || " ";
      this.#pending.push({ timestamp, message });
    }
    if (this.#pending.length > MOST_PENDING) this.#pending = this.#pending.slice(-MOST_PENDING);
    if (this.#pending.length > 0) this.#sendLater();
  }

  #sendLater(): void {
    this.#cancel ??= this.#order.clock.after(EVERY_MS, () => {
      this.#cancel = undefined;
      this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
    });
  }

  async #send(): Promise<void> {
    while (this.#pending.length > 0 && !this.#isOff) {
      const batch = this.#pending.splice(0, MOST_EVENTS);
      try {
        await this.#put(batch);
      } catch (error) {
        if (isFinal(error)) return this.#giveUp(error);
        this.#pending.unshift(...batch);
        return this.#sendLater();
      }
    }
  }

  async #put(logEvents: readonly LogEvent[]): Promise<void> {
    const { group, stream } = this.#order;
    const names = { logGroupName: group, logStreamName: stream };
    try {
      await this.#order.call("PutLogEvents", { ...names, logEvents });
    } catch (error) {
      if (!hasCode(error, "ResourceNotFoundException")) throw error;
      await this.#order.call("CreateLogStream", names).catch((refusal: unknown) => {
        if (!hasCode(refusal, "ResourceAlreadyExistsException")) throw refusal;
      });
      await this.#order.call("PutLogEvents", { ...names, logEvents });
    }
  }

  #giveUp(error: unknown): void {
    this.#isOff = true;
    this.#pending = [];
    this.#order.gaveUp(error instanceof Error ? error.message : String(error));
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof AwsError && error.code === code;

/** No group, no right: asking again changes nothing. */
const isFinal = (error: unknown): boolean =>
  error instanceof AwsError && /NotFound|AccessDenied|InvalidParameter/.test(error.code);
