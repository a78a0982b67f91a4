/**
 * Rare paths that a sweep must have taken, or it has shown less than it says (Antithesis'
 * "sometimes").
 */
export const markNames = [
  "killed",
  "paused",
  "paused beyond the lease",
  "effect after its sender's death",
  "effect after its sender gave up",
  "signature expired on the way",
  "adopted after a lost create",
  "lost renewal explained",
  "stale answer",
  "denied",
  "credentials ended",
  "lease taken after quarantine",
  "lease broken",
  "lease of a dead one broken",
  "lease refused",
  "lease waited for",
  "fenced out",
  "left unfinished",
  "resumed",
  "undone",
  "asked for again",
  "rolled back by itself",
  "needs an operator",
  "clean-up pending",
  "interrupted",
  "two at once",
  "canary replaced",
  "given back",
  "cleaned up twice",
  "nobody came back",
  "kept fleet gone",
] as const;

export type Mark = (typeof markNames)[number];

/** How often each rare path was taken. */
export class Marks {
  readonly counts = new Map<Mark, number>();

  hit(mark: Mark): void {
    this.counts.set(mark, (this.counts.get(mark) ?? 0) + 1);
  }
}
