import type { ListenerRule } from "../domain/traffic.ts";
import { lookAgain } from "./absences.ts";
import type { StepContext } from "./context.ts";

/** A rule that may have been made a moment ago: one answer that lacks it may be an old one. */
export async function findRule(
  context: StepContext,
  find: (rules: readonly ListenerRule[]) => ListenerRule | undefined,
): Promise<ListenerRule | undefined> {
  return await lookAgain(context, "the rule", async () =>
    find(await context.world.traffic.rules()),
  );
}
