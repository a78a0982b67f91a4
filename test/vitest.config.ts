import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * `group`: groups follow each other. `workers`: files that run at a time; one for each processor if
 * left out, since the runner's own part is small.
 */
const tier = (name: string, timeoutMs: number, group = 0, workers = availableParallelism()) => ({
  test: {
    name,
    root: new URL("..", import.meta.url).pathname,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    sequence: { groupOrder: group },
    maxWorkers: workers,
    fileParallelism: workers > 1,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});

/** One project per tier; `npx vitest run --config test/vitest.config.ts --project unit` runs one. */
export default defineConfig({
  test: {
    projects: [
      tier("tidy", 20_000),
      tier("unit", 20_000),
      tier("simulation", 120_000),
      tier("contract", 60_000),
      tier("userdata", 60_000),
      tier("integration", 120_000, 1, 1),
      tier("e2e", 300_000, 2, 2),
      tier("docker", 120_000, 3, 1),
    ],
  },
});
