import type { Fleet } from "../../domain/fleet.ts";
import type { ListenerRule } from "../../domain/traffic.ts";
import type { StepContext } from "../context.ts";
import { waitUntil } from "../wait.ts";

/** Seconds in which an answer may show the rules as they were before (aws-facts §7.6). */
const staleSeconds = 10;

/**
 * The rules as read now. Throws TRAFFIC_GUARD if any of them, whoever's it is, sends requests to
 * the fleet, and goes on doing so.
 */
export async function assertNowhereWithWeight(
  context: StepContext,
  { name, targetGroupArn }: Fleet,
): Promise<readonly ListenerRule[]> {
  return await waitUntil<readonly ListenerRule[]>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: staleSeconds * 1000,
    everyMs: [1000, 3000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({
      code: "TRAFFIC_GUARD",
      summary: `Fleet ${name} was not taken away: ${reason}.`,
    }),
    look: async () => {
      const rules = await context.world.traffic.rules();
      const serving = rules.find(
        ({ action }) =>
          action.kind === "forward" &&
          action.targets.some((one) => one.targetGroupArn === targetGroupArn && one.weight > 0),
      );
      return serving
        ? { notYet: `rule ${serving.priority ?? "default"} of the listener gives it weight` }
        : { done: rules };
    },
  });
}
