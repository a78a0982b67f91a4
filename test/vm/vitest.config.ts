import { defineConfig } from "vitest/config";

/** `npm run test:vm`: apart from the tiers, for it takes minutes and a QEMU. */
export default defineConfig({
  test: {
    name: "vm",
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/vm/**/*.test.ts"],
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
