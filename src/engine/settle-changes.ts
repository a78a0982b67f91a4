import type { StepContext } from "./context.ts";
import type { World } from "./ports.ts";
import { pause, waitUntil } from "./wait.ts";

/**
 * Waits while a change that AWS never answered may still take effect, which is minutes and happens
 * rarely: what it would overturn or bring back must not be taken for done. Meanwhile `keep` puts
 * right what it did overturn.
 */
export async function settleChanges(
  context: StepContext,
  keep?: () => Promise<void>,
): Promise<void> {
  const { world } = context;
  if (isSettled(world)) return;
  await waitUntil<true>({
    clock: world.clock,
    signal: context.signal,
    timeoutMs: leftOf(world) + 60_000,
    everyMs: [1_000, 5_000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({ code: "TIMEOUT", summary: `It went on for too long: ${reason}.` }),
    look: async () => {
      await keep?.();
      return isSettled(world) ? { done: true } : { notYet: reason };
    },
  });
}

/** The same before a lease is given back; whoever is interrupted meanwhile does not wait. */
export async function settleBeforeRelease(
  { world, signal }: { readonly world: World; readonly signal: AbortSignal },
  tell: (message: string) => void,
): Promise<void> {
  if (isSettled(world) || signal.aborted) return;
  const seconds = Math.ceil(leftOf(world) / 1000);
  tell(`The lease is held for ${seconds} s more: ${reason}.`);
  await pause(world.clock, leftOf(world), signal).catch(() => undefined);
}

const reason = "a change that AWS has not answered may still take effect";

/** No change that was sent and never answered can take effect any more. */
export const isSettled = (world: World): boolean => leftOf(world) <= 0;

const leftOf = ({ clock, unanswered }: World): number => unanswered.until() - clock.monotonic();
