import type { BadInputWorld } from "./support/bad-input-world.ts";

/** One thing a person can get wrong, and what is to be said of it. */
export interface BadInput {
  /** What is wrong, for the table. */
  readonly wrong: string;
  /** The words after `slipway`; `--yes` and the like stand here too. */
  readonly argv: readonly string[];
  /** Words the sentence must have: what is wrong, where, or what to do. */
  readonly says: readonly string[];
  /** Files laid over the usual repository. */
  readonly files?: Readonly<Record<string, string>>;
  /** No repository at all, only `files`. */
  readonly isBare?: true;
  /** Environment variables; undefined unsets. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Brings AWS or the directory into the state it is about; resolves to what takes it back. */
  readonly given?: (world: BadInputWorld, directory: string) => Given | Promise<Given>;
}

/** What a case has set up. */
export interface Given {
  /** Arguments that only then are known, after the others. */
  readonly more?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where the command is run; the case's own directory by default. */
  readonly in?: string;
  /** Takes everything back. */
  readonly end?: () => void | Promise<void>;
}

/** Words of a command line without quotes. */
export const words = (line: string): readonly string[] => line.split(" ");
