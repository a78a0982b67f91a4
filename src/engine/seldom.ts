import type { Clock } from "./ports.ts";

/**
 * `ask`, but at most once in a while; its last answer in between. The while is a second at first
 * and grows by 3 % of the time passed up to `longestMs`: AWS's control planes are asked less often
 * than the table, where instances say within a second what has become of them.
 */
export function seldom<T>(
  clock: Clock,
  longestMs: number,
  ask: () => Promise<T>,
): () => Promise<T> {
  const start = clock.monotonic();
  let last: { readonly at: number; readonly answer: T } | undefined;
  return async () => {
    const now = clock.monotonic();
    const pace = Math.min(longestMs, Math.max(1000, 0.03 * (now - start)));
    if (!last || now - last.at >= pace) {
      last = { at: now, answer: await ask() };
    }
    return last.answer;
  };
}
