import { printable } from "./printable.ts";

interface Cleaned {
  readonly reason: string;
  readonly removed: readonly string[];
  readonly left: readonly string[];
  /** The exact next command, or null. */
  readonly next: string | null;
}

/** What keeping house came to. */
export function cleanupLines({ reason, removed, left, next }: Cleaned): readonly string[] {
  return [
    reason,
    ...removed.map((name) => `  gone: ${name}`),
    ...left.map((name) => `  left: ${name}`),
    ...(next === null ? [] : [`Next: ${next}`]),
  ].map(printable);
}

/** What keeping house would remove. */
export function wouldGoLines(wouldGo: readonly string[]): readonly string[] {
  return wouldGo.length === 0
    ? ["There is nothing to clean up."]
    : ["This would go:", ...wouldGo.map((name) => `  ${name}`)].map(printable);
}
