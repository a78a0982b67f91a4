import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { putSource } from "../../../src/aws/source-store.ts";

const directory = await mkdtemp(join(tmpdir(), "slipway store é-"));
afterAll(() => rm(directory, { recursive: true }));
const store = pathToFileURL(join(directory, "deep", "sources")).href;

test("a source is kept whole, readable by all, and nothing else is left behind", async () => {
  const url = await putSource(store, Buffer.from("bytes"), "web-1.tgz");
  const again = await putSource(store, Buffer.from("other"), "web-1.tgz");
  expect(again).toBe(url);
  expect(url.startsWith("file:///")).toBe(true);
  const path = fileURLToPath(url);
  expect(await readFile(path, "utf8")).toBe("other");
  expect((await stat(path)).mode & 0o777).toBe(0o644);
  expect(await readdir(join(directory, "deep", "sources"))).toEqual(["web-1.tgz"]);
});

test("a bucket is refused in words", async () => {
  await expect(putSource("s3://bucket/prefix", Buffer.from(""), "a.tgz")).rejects.toMatchObject({
    failure: { code: "BAD_INPUT", summary: expect.stringContaining("s3://bucket/prefix") },
  });
});

test.each(["../a.tgz", "a/b.tgz", ".a"])("%s is no name for a source", async (name) => {
  await expect(putSource(store, Buffer.from(""), name)).rejects.toThrow("plain file name");
});
