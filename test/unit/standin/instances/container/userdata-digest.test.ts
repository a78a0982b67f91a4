import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { userdataDigest } from "../../../../../src/standin/instances/container/userdata-digest.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "slipway-digest-"));
  mkdirSync(join(root, "lib"));
  writeFileSync(join(root, "boot"), "a", { mode: 0o755 });
  writeFileSync(join(root, "lib/x.sh"), "b");
});
afterEach(() => rmSync(root, { recursive: true }));

test.each<[what: string, change: () => void, isSame: boolean]>([
  ["nothing", () => undefined, true],
  ["a page for people", () => writeFileSync(join(root, "README.md"), "words"), true],
  ["a content", () => writeFileSync(join(root, "lib/x.sh"), "c"), false],
  ["a name", () => renameSync(join(root, "lib/x.sh"), join(root, "lib/y.sh")), false],
  ["who may run it", () => chmodSync(join(root, "boot"), 0o644), false],
  ["a new file", () => writeFileSync(join(root, "lib/z.sh"), ""), false],
])("%s changes", async (_, change, isSame) => {
  const before = await userdataDigest(root);
  change();
  expect((await userdataDigest(root)) === before).toBe(isSame);
});
