/** What some work cost. */
interface Cost {
  readonly calls: number;
  readonly wallMs: number;
  /** Processor time of the whole process, which other processes of the machine cannot inflate. */
  readonly cpuMs: number;
}

/** Processor time of this process so far. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Milliseconds of real time, from any moment. */
export const now = (): number => performance.now();

/** Runs `work` again and again, each time waiting for the last, for at least `forMs`. */
async function measure(forMs: number, work: () => Promise<number>): Promise<Cost> {
  const startedAt = now();
  const cpu = cpuSeconds();
  let calls = 0;
  while (now() - startedAt < forMs) calls += await work();
  return { calls, wallMs: now() - startedAt, cpuMs: (cpuSeconds() - cpu) * 1_000 };
}

/** Something to measure beside others. `work` resolves to the calls it has made. */
interface Runner {
  readonly name: string;
  /** The runner whose costs per call this one's are divided by. */
  readonly against?: string;
  readonly work: () => Promise<number>;
}

export interface Figure {
  readonly name: string;
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  /** Processor time per call as a multiple of `against`'s, the median over rounds. */
  readonly ratio: number | undefined;
  readonly against: string | undefined;
}

/**
 * Measures all of them in turn, round after round, so that what slows the machine for a while slows
 * each alike; medians of the rounds. The first round warms up and is not counted.
 */
export async function compare(
  runners: readonly Runner[],
  { rounds, roundMs }: { readonly rounds: number; readonly roundMs: number },
): Promise<readonly Figure[]> {
  const costs = new Map<string, Cost[]>(runners.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, work } of runners) {
      const cost = await measure(roundMs, work);
      if (round > 0) costs.get(name)?.push(cost);
    }
  }
  return runners.map(({ name, against }) => {
    const own = costs.get(name) ?? [];
    const other = (against === undefined ? undefined : costs.get(against)) ?? [];
    const ratios = other.map((cost, round) => perCall(own[round]) / perCall(cost));
    return {
      name,
      against,
      perSecond: median(own.map(({ calls, wallMs }) => (calls / wallMs) * 1_000)),
      cpuMicroseconds: median(own.map((cost) => perCall(cost) * 1_000)),
      ratio: ratios.length === 0 ? undefined : median(ratios),
    };
  });
}

/** Milliseconds of processor time. */
const perCall = (cost: Cost | undefined): number => (cost ? cost.cpuMs / cost.calls : Number.NaN);

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
