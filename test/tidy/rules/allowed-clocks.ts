/** The files that may read the machine's own time or chance, what they use, and why. */
export const allowedClocks: Readonly<
  Record<string, { readonly uses: readonly string[]; readonly because: string }>
> = {
  "src/standin/clock.ts": {
    uses: ["setTimeout", "Date.now"],
    because: "the stand-in's wall clock: everything else in the stand-in is handed one",
  },
  "src/standin/random-source.ts": {
    uses: ["randomBytes"],
    because: "the stand-in's own chance, where no seed is given",
  },
  "src/cli/wall-clock.ts": {
    uses: ["setTimeout", "node:timers", "Date.now", "performance.now"],
    because: "the clock of a real run: every other file is handed one",
  },
  "src/cli/process-context.ts": {
    uses: ["randomBytes"],
    because: "the chance of a real run: every other file is handed it",
  },
  "test/bench/stopwatch.ts": {
    uses: ["performance.now"],
    because: "benches measure real time; no test reads it",
  },
  "test/simulation/simulator/machine-chance.ts": {
    uses: ["setTimeout", "Math.random", "randomUUID"],
    because: "it replaces the machine's own, which the SDK takes, by those of the simulation",
  },
  "test/simulation/simulate.mjs": {
    uses: ["process.hrtime"],
    because: "it tells how many runs a second were made; nothing passes or fails by it",
  },
  "test/contract/adversity/skewed-clock.test.ts": {
    uses: ["Date.now"],
    because: "it sets the clock of its own process wrong, and keeps the right one for the stand-in",
  },
  "test/support/hanging-files.ts": {
    uses: ["setTimeout"],
    because: "the runner's own watch over test files, which are handed their clocks",
  },
  "test/support/slipway-process.ts": {
    uses: ["Date.now"],
    because: "e2e times what whole processes say, and they live in real time",
  },
};
