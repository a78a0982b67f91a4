import type { StepContext } from "../context.ts";
import { watchFor } from "../watch.ts";
import { split } from "./shift-traffic.ts";

/**
 * The watched pause with stable still whole; a resumed bake starts over with fresh observations.
 */
export async function bake(context: StepContext): Promise<void> {
  const { stable, goesOnDespite } = context.rollout();
  if (stable && !goesOnDespite) {
    context.waiting(`stable stays whole for ${context.settings.bakeSeconds} s`);
    await watchFor(context, context.settings.bakeSeconds, split(context, 100));
  }
}
