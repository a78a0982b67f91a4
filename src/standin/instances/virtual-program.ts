import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

/** A program on a virtual machine: a function that answers HTTP requests. */
export interface VirtualProgram {
  /** The TCP port it listens on; without it, every port. */
  readonly port?: number;
  /** Asked by health probes and by connections alike. An exception ends the program. */
  answer(request: VirtualRequest): VirtualAnswer | Promise<VirtualAnswer>;
  /** How long it goes on answering after it was asked to end, in milliseconds; 0 by default. */
  readonly stopMs?: Span;
}

export interface VirtualRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Empty for a health probe. */
  readonly body: Uint8Array;
}

/**
 * An answer; or none ever (`hang`), the connection reset (`reset`), or the program ended with exit
 * code 1 and every connection of it cut (`crash`).
 */
export type VirtualAnswer = VirtualReply | "hang" | "reset" | "crash";

export interface VirtualReply {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
  /** How long it takes, in milliseconds of the clock; 0 by default. */
  readonly afterMs?: Span;
}

/** A time in milliseconds: always the same, or drawn anew each time from uniform chance. */
export type Span = number | ((random: () => number) => number);

/** Uniform between two times. */
export function between(fromMs: number, toMs: number): Span {
  return (random) => fromMs + (toMs - fromMs) * random();
}

export function draw(span: Span | undefined, random: () => number): number {
  return typeof span === "function" ? span(random) : (span ?? 0);
}
