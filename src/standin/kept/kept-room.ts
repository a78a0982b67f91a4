import type { Region } from "../region.ts";

/**
 * One room of the Region: what of it is kept when the stand-in ends, and how it is taken up again.
 * `Kept` is plain data for `encode`: what a room holds beyond that (machines, timers, listeners) is
 * left out here by name and made anew.
 */
export interface KeptRoom<Kept = unknown> {
  readonly name: string;
  /** Every field of the room's classes; a test holds this against the code. */
  readonly fields: KeptFields;
  keep(region: Region): Kept;
  /** Fills the room of an empty Region. No time passes and nobody is told. */
  restore(region: Region, kept: Kept): void;
  /** Once all rooms are filled: starts again what was under way. */
  resume(region: Region, kept: Kept): void;
}

/**
 * What becomes of the fields of a class: `kept` in the file; `given` by whoever makes the room;
 * `anew` as a new room has it; `worked out` from what is kept.
 */
export type KeptFields = Readonly<
  Record<string, Readonly<Record<string, "kept" | "given" | "anew" | "worked out">>>
>;
