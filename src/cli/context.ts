import type { Clock, Random } from "../engine/ports.ts";

/**
 * All a command knows of the process it runs in, so that it can be run in a test without one.
 * stdout carries the result, stderr the narration.
 */
export interface CommandContext {
  readonly flags: GlobalFlags;
  /** The words after `slipway`, as typed. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** True when stderr is a terminal that can be redrawn. */
  readonly isTty: boolean;
  /** Columns of that terminal; 80 without one. */
  readonly width: number;
  /**
   * Asks the person at the terminal; undefined where there is none (then nothing may prompt).
   * Resolves to the line typed, rejects when `signal` is aborted.
   */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted, with an INTERRUPTED failure as its reason, on the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Aborted on a second one, right before the process ends: a last word can be said at once. */
  readonly atOnce?: AbortSignal;
}

/** Options every command takes, before or after its name. */
export interface GlobalFlags {
  readonly service?: string;
  readonly environment?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly file?: string;
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}
