// Goal: a stand-in that cannot start says why, and is no bug.
// Method: a state directory that is a file.
import { join } from "node:path";
import { expect, test } from "vitest";
import { startLocalRegion } from "../../../src/cli/local-region.ts";
import { failureOf } from "./failure-of.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

test("a state directory that cannot be made is refused by name", async () => {
  const state = join(temporaryDirectory({ file: "" }), "file");
  const silent = (): void => {};
  const failure = await failureOf(() =>
    startLocalRegion({
      port: 0,
      loadBalancerPort: 0,
      state,
      reach: [],
      complain: silent,
      narrate: silent,
    }),
  );
  expect(failure.code).toBe("BAD_INPUT");
  expect(failure.summary).toMatch(/file cannot hold the stand-in's state: ENOTDIR/);
});
