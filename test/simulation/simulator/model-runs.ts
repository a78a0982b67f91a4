import fc from "fast-check";
import { anyCommands } from "./commands.ts";
import { Model } from "./model.ts";
import { expectationsOf, simulatedSettings } from "./settings.ts";
import { outcomeOf, type Outcome } from "./simulate.ts";
import { Stage } from "./stage.ts";

const mostCommands = 14;

/**
 * Sequences of commands, each compared with the model after every one. Returns what came of each
 * run, and the shortest sequence that fails, if one does.
 */
export async function modelRuns(
  seed: number,
  runs: number,
  told: (outcome: Outcome) => void,
): Promise<{ readonly failing: string; readonly last: Outcome } | undefined> {
  let last: Outcome | undefined;
  const property = fc.asyncProperty(anyCommands(mostCommands), async (commands) => {
    const settings = simulatedSettings();
    const stage = await Stage.open({
      seed,
      settings,
      faults: [],
      latencyMs: [4, 40],
      pace: {},
      // Whole histories: what may be kept is not what one rollout may have.
      expectations: { ...expectationsOf(settings), floor: 1 },
      signs: false,
    });
    const outcome = await outcomeOf(stage, () =>
      fc.asyncModelRun(() => ({ model: new Model(), real: stage }), commands),
    );
    told(outcome);
    const [first] = outcome.violations;
    if (!first) return;
    last = outcome;
    throw new Error(`${first.invariant}: ${first.what}`);
  });
  const checked = await fc.check(property, { seed, numRuns: runs });
  if (!checked.failed) return undefined;
  if (!last) throw checked.errorInstance;
  return { failing: fc.stringify(checked.counterexample?.[0]), last };
}
