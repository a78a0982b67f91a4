/**
 * A conditional write found the world other than it had to be, and it was not our own earlier try
 * that made it so. Never retried; whoever sent the write knows what it means.
 */
export class ConditionFailed extends Error {
  /** Positions, in the order of the transaction, of the actions whose condition failed. */
  readonly failed: readonly number[];

  constructor(failed: readonly number[], cause: unknown) {
    super(`condition of action ${failed.join(", ")} failed`, { cause });
    this.name = "ConditionFailed";
    this.failed = failed;
  }
}
