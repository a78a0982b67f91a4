import type { Region } from "../region.ts";

/** One line that somebody put. */
export interface LogEvent {
  /**
   * 56 digits, as AWS's: they sort by the time the event is of, and then by when it came in. No two
   * events of a Region have the same.
   */
  readonly id: string;
  /** Epoch ms, as whoever put it says. */
  readonly timestamp: number;
  readonly message: string;
  /** Epoch ms. */
  readonly ingestionTime: number;
}

export interface LogStream {
  readonly name: string;
  readonly creationTime: number;
  /** By id. */
  readonly events: LogEvent[];
  /** What the last PutLogEvents gave; nobody has to send it back. */
  sequenceToken: string | undefined;
}

export interface LogGroup {
  readonly name: string;
  readonly creationTime: number;
  retentionInDays: number | undefined;
  readonly streams: Map<string, LogStream>;
}

/** CloudWatch Logs: groups, their streams, and what was put there. */
export class Logs {
  readonly #region: Region;
  readonly #groups = new Map<string, LogGroup>();
  #sequence = 0;

  constructor(region: Region) {
    this.#region = region;
  }

  get(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  /** Every group by name. */
  all(): readonly LogGroup[] {
    return [...this.#groups.values()].sort(byName);
  }

  /** An empty group in place of any of that name. */
  addGroup(name: string): LogGroup {
    const creationTime = this.#region.clock.now();
    const group = { name, creationTime, retentionInDays: undefined, streams: new Map() };
    this.#groups.set(name, group);
    return group;
  }

  addStream(group: LogGroup, name: string): LogStream {
    const creationTime = this.#region.clock.now();
    const stream: LogStream = { name, creationTime, events: [], sequenceToken: undefined };
    group.streams.set(name, stream);
    return stream;
  }

  /** Puts events into their places. */
  append(
    stream: LogStream,
    events: readonly { readonly timestamp: number; readonly message: string }[],
  ): void {
    const ingestionTime = this.#region.clock.now();
    for (const { timestamp, message } of events) {
      const event = { id: this.#nextId(timestamp), timestamp, message, ingestionTime };
      const last = stream.events.at(-1);
      stream.events.push(event);
      if (last && last.id > event.id) stream.events.sort((a, b) => (a.id < b.id ? -1 : 1));
    }
    stream.sequenceToken = this.#nextId(0);
  }

  delete(name: string): void {
    this.#groups.delete(name);
  }

  /** For `kept-logs.ts`. */
  get inside(): { readonly groups: Map<string, LogGroup>; sequence: number } {
    return { groups: this.#groups, sequence: this.#sequence };
  }

  /** For `kept-logs.ts`. */
  continueAt(sequence: number): void {
    this.#sequence = sequence;
  }

  #nextId(timestamp: number): string {
    this.#sequence += 1;
    return `${String(timestamp).padStart(20, "0")}${String(this.#sequence).padStart(36, "0")}`;
  }
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
