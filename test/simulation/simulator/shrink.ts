import type { PlannedFault } from "./fault-plan.ts";
import type { Outcome } from "./simulate.ts";

/** Runs that shrinking may cost. */
const mostRuns = 40;

/** Leaves out faults, one after the other, that the violation does not need. */
export async function shrink(
  faults: readonly PlannedFault[],
  invariant: string | undefined,
  run: (faults: readonly PlannedFault[]) => Promise<Outcome>,
): Promise<readonly PlannedFault[]> {
  let needed = faults;
  let runs = 0;
  for (const fault of faults) {
    if (runs === mostRuns) break;
    runs += 1;
    const others = needed.filter((one) => one !== fault);
    const { violations } = await run(others);
    if (violations[0]?.invariant === invariant) needed = others;
  }
  return needed;
}
