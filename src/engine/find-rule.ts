import type { ListenerRule } from "../domain/traffic.ts";
import type { StepContext } from "./context.ts";
import { waitUntil } from "./wait.ts";

/** Times in a row that a rule must be absent to count as never made (aws-facts §7.6). */
const absencesWanted = 3;

/** A rule that may have been made a moment ago: one answer that lacks it may be an old one. */
export async function findRule(
  context: StepContext,
  find: (rules: readonly ListenerRule[]) => ListenerRule | undefined,
): Promise<ListenerRule | undefined> {
  let absences = 0;
  return await waitUntil<ListenerRule | undefined>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: 30_000,
    everyMs: [1000, 1000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({ code: "TIMEOUT", summary: `Rules could not be read: ${reason}.` }),
    look: async () => {
      const found = find(await context.world.traffic.rules());
      absences += 1;
      return found || absences >= absencesWanted
        ? { done: found }
        : { notYet: "the listener shows no such rule" };
    },
  });
}
