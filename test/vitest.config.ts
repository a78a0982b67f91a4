import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { HangingFiles } from "./support/hanging-files.ts";

interface TierOrder {
  /** Groups follow each other. */
  readonly group?: number;
  /** Files that run at a time: one for each processor unless told, the runner's own part is small. */
  readonly workers?: number;
  /** Files run in processes that other files have run in: what they import is loaded once. */
  readonly shared?: boolean;
}

const processors = availableParallelism();

const leaveAsFound = new URL("support/leave-as-found.ts", import.meta.url).pathname;

const tier = (name: string, timeoutMs: number, order: TierOrder = {}) => {
  const { group = 0, workers = processors, shared = false } = order;
  return {
    test: {
      name,
      root: new URL("..", import.meta.url).pathname,
      include: [`test/${name}/**/*.test.ts`],
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      sequence: { groupOrder: group },
      maxWorkers: workers,
      fileParallelism: workers > 1,
      isolate: !shared,
      setupFiles: shared ? [leaveAsFound] : [],
      env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    },
  };
};

/** One project per tier; `npx vitest run --config test/vitest.config.ts --project unit` runs one. */
export default defineConfig({
  test: {
    reporters: ["default", new HangingFiles()],
    projects: [
      tier("tidy", 20_000, { shared: true }),
      tier("unit", 20_000, { shared: true }),
      tier("contract", 60_000, { shared: true }),
      tier("userdata", 60_000, { shared: true }),
      // By itself: it fills every processor, and others would miss their deadlines beside it.
      tier("simulation", 120_000, { group: 1 }),
      tier("integration", 120_000, { group: 2, workers: 1 }),
      tier("e2e", 300_000, { group: 3, workers: 3 }),
      tier("docker", 120_000, { group: 4, workers: 1 }),
    ],
  },
});
