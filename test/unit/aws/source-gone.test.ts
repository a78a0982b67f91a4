import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { reasonSourceGone } from "../../../src/aws/source-store.ts";

const tarball = (url: string) =>
  ({ kind: "tarball", url, sha256: "", dockerfile: "Dockerfile", dockerfileSha256: "" }) as const;

test("a tarball in a file store is there or it is not", async () => {
  const directory = mkdtempSync(join(tmpdir(), "slipway-sources-"));
  const path = join(directory, "a.tar.gz");
  const url = pathToFileURL(path).href;
  expect(await reasonSourceGone(tarball(url))).toContain("cannot be read any more");
  writeFileSync(path, "");
  expect(await reasonSourceGone(tarball(url))).toBeUndefined();
  rmSync(directory, { recursive: true });
});

test("what only the instance can reach is left to the instance", async () => {
  expect(await reasonSourceGone(tarball("https://example.com/a.tar.gz"))).toBeUndefined();
});
