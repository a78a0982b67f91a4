import fc from "fast-check";
import { anyCommands } from "./commands.ts";
import { Model } from "./model.ts";
import { stream } from "./seeded.ts";
import { expectationsOf, simulatedSettings } from "./settings.ts";
import { outcomeOf, type Outcome } from "./simulate.ts";
import { Stage } from "./stage.ts";

const mostCommands = 14;

/** The shortest sequence of commands found to fail, and what came of it. */
interface Failing {
  readonly sequence: string;
  readonly outcome: Outcome;
}

/** What came of a sequence of commands as it was drawn. */
interface ModelRun {
  readonly outcome: Outcome;
  readonly failing: Failing | undefined;
}

/** One sequence of commands, which its number draws, compared with the model after every command. */
export async function modelRun(number: number, signs: boolean): Promise<ModelRun> {
  let drawn: Outcome | undefined;
  let last: Outcome | undefined;
  const property = fc.asyncProperty(anyCommands(mostCommands), async (commands) => {
    const stage = await stageFor(number, signs);
    const outcome = await outcomeOf(stage, () =>
      fc.asyncModelRun(() => ({ model: new Model(), real: stage }), commands),
    );
    drawn ??= outcome;
    const [first] = outcome.violations;
    if (!first) return;
    last = outcome;
    throw new Error(`${first.invariant}: ${first.what}`);
  });
  // Its own chance is much the same for numbers that follow each other.
  const seed = Math.floor(stream(number, "commands")() * 2 ** 32);
  const checked = await fc.check(property, { seed, numRuns: 1 });
  if (!drawn || (checked.failed && !last)) throw checked.errorInstance;
  const sequence = fc.stringify(checked.counterexample?.[0]);
  return { outcome: drawn, failing: last && { sequence, outcome: last } };
}

async function stageFor(seed: number, signs: boolean): Promise<Stage> {
  const settings = simulatedSettings();
  return await Stage.open({
    seed,
    settings,
    faults: [],
    latencyMs: [4, 40],
    pace: {},
    // Whole histories: what may be kept is not what one rollout may have.
    expectations: { ...expectationsOf(settings), floor: 1 },
    signs,
  });
}
