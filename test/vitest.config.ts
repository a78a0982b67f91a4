import { defineConfig } from "vitest/config";

const tier = (name: string, timeoutMs: number, alone = false) => ({
  test: {
    name,
    root: new URL("..", import.meta.url).pathname,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    fileParallelism: !alone,
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
      tier("integration", 120_000, true),
      tier("e2e", 300_000, true),
    ],
  },
});
