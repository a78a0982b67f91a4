import type { StepContext } from "./context.ts";
import type { Removal } from "./ports.ts";
import { waitUntil } from "./wait.ts";

/**
 * Looks in a row that must not show a thing before it counts as not there: AWS may answer for a
 * while as if what was just made did not exist (aws-facts §7.6).
 */
export const absencesWanted = 3;

type Looking = Pick<StepContext, "world" | "signal" | "waiting">;

/**
 * What `look` shows, or undefined when it shows nothing time after time; `what` is its name in
 * words. Throws TIMEOUT, or AWS_UNREACHABLE, when it cannot be told in time.
 */
export async function lookAgain<T>(
  { world, signal, waiting }: Looking,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  let absences = 0;
  return await waitUntil<T | undefined>({
    clock: world.clock,
    signal,
    timeoutMs: 30_000,
    everyMs: [1000, 1000],
    waiting,
    tooLate: (reason) => ({ code: "TIMEOUT", summary: `It could not be looked for: ${reason}.` }),
    look: async () => {
      const found = await look();
      absences += 1;
      return found !== undefined || absences >= absencesWanted
        ? { done: found }
        : { notYet: `${what} is not shown` };
    },
  });
}

/** Ensures that something is gone; `remove` tells whether AWS knew it, as the ports do. */
export async function removeForSure(
  context: Looking,
  what: string,
  remove: () => Promise<Removal>,
): Promise<void> {
  await lookAgain(context, what, async () => ((await remove()) === "removed" ? true : undefined));
}

/** Ensures that a rule of ours is gone. */
export async function removeRule(context: Looking, arn: string): Promise<void> {
  await removeForSure(context, `rule ${arn}`, () => context.world.traffic.deleteRule(arn));
}
