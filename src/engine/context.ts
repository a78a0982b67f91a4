import type { Release } from "../domain/release.ts";
import type { Rollout } from "../domain/rollout.ts";
import type { Settings } from "../domain/settings.ts";
import type { Tell } from "./events.ts";
import type { Lease, World } from "./ports.ts";

/**
 * What a step may know and do. It changes the world through ports and the ledger through `note`.
 */
export interface StepContext {
  readonly world: World;
  readonly settings: Settings;
  readonly release: Release;
  readonly lease: Lease;
  /** The base's facts the engine needs. */
  readonly place: Place;
  readonly tell: Tell;
  readonly signal: AbortSignal;
  /** The rollout as the ledger has it now. */
  rollout(): Rollout;
  /** Writes facts learnt by the step to the ledger before anything else happens. */
  note(facts: Partial<Rollout>): Promise<void>;
  /** Tells people what the step is waiting for. */
  waiting(reason: string): void;
}

/** One row of the page: what it does, and what takes it back. Both *ensure* and may run twice. */
export interface Step {
  readonly act: (context: StepContext) => Promise<void>;
  readonly undo?: (context: StepContext) => Promise<void>;
}

export interface Place {
  readonly region: string;
  /** The state table's name. */
  readonly table: string;
  /** CloudWatch Logs group for instances; undefined: they write to none. */
  readonly logGroup?: string | undefined;
  readonly listenerArn: string;
  /** Where fleets may stand, one subnet a zone as a rule. */
  readonly subnetIds: readonly string[];
  /** Seconds after which a changed rule is taken to be in force everywhere. */
  readonly propagationSeconds: number;
  readonly artifacts: readonly ("tarball" | "image")[];
}
