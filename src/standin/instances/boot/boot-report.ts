import type { Clock } from "../../clock.ts";
import { attributeMap, type AttributeValue, type Plain } from "./attribute-value.ts";

/** What one boot tells the table: exactly one item, written whole each time. */
interface BootReport {
  readonly state: "booting" | "ready" | "failed";
  readonly step: string;
  readonly steps: readonly BootStep[];
  readonly restarts: number;
  readonly lastExit: ExitReport | undefined;
  /** TCP ports that programs of the instance listen on. */
  readonly ports: readonly number[];
  readonly probe: ProbeReport | undefined;
  readonly failure: FailureReport | undefined;
  readonly attest: { readonly [name: string]: string | number } | undefined;
  /** Config keys that are references, and the version each resolved to. */
  readonly references: { readonly [key: string]: string };
}

export interface BootStep {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly seconds: number | undefined;
  readonly detail: string | undefined;
}

export interface ExitReport {
  readonly code: number;
  readonly signal: string | undefined;
  readonly oom: boolean;
  readonly at: number;
  readonly tail: readonly string[];
}

export interface ProbeReport {
  readonly status: number | undefined;
  /** First 200 characters. */
  readonly body: string | undefined;
  readonly error: string | undefined;
  readonly at: number;
}

interface FailureReport {
  readonly step: string;
  readonly code: string;
  readonly summary: string;
  readonly exitCode: number | undefined;
  readonly tail: readonly string[];
}

/** Where the item goes, and whose it is. */
interface ReportOrder {
  readonly clock: Clock;
  readonly service: string;
  readonly rollout: number;
  readonly instanceId: string;
  readonly zone: string;
  put(item: Readonly<Record<string, AttributeValue>>): Promise<void>;
  /** A report that could not be delivered; the next one is tried all the same. */
  undelivered(error: unknown): void;
}

const KEEP_SECONDS = 7 * 24 * 3_600;

/** Keeps the report and writes it after every change: one write at a time, the newest last. */
export class BootReporter {
  #report: BootReport = {
    state: "booting",
    step: "config",
    steps: [],
    restarts: 0,
    lastExit: undefined,
    ports: [],
    probe: undefined,
    failure: undefined,
    attest: undefined,
    references: {},
  };
  readonly #order: ReportOrder;
  #isStale = false;
  #writing: Promise<void> | undefined;

  constructor(order: ReportOrder) {
    this.#order = order;
  }

  get report(): BootReport {
    return this.#report;
  }

  /** Changes the report; resolves when a report at least as new has been written. */
  async change(members: Partial<BootReport>): Promise<void> {
    this.#report = { ...this.#report, ...members };
    this.#isStale = true;
    this.#writing ??= this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        await this.#order.put(this.#item());
      } catch (error) {
        this.#order.undelivered(error);
      }
    }
    this.#writing = undefined;
  }

  #item(): Record<string, AttributeValue> {
    const { service, rollout, instanceId, zone, clock } = this.#order;
    return attributeMap({
      pk: `${service}#boot#${rollout}`,
      sk: instanceId,
      instanceId,
      zone,
      updatedAt: clock.now(),
      expires: Math.floor(clock.now() / 1_000) + KEEP_SECONDS,
      ...(this.#report as unknown as { readonly [name: string]: Plain }),
    });
  }
}
