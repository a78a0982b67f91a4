import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createClients } from "../../../src/aws/clients.ts";
import { createSourceStore } from "../../../src/aws/source-store.ts";
import { ManualClock } from "./manual-clock.ts";

const clients = createClients({ region: "us-east-1", clock: new ManualClock() });
const directory = await mkdtemp(join(tmpdir(), "slipway store é-"));
afterAll(() => rm(directory, { recursive: true }));
const storeUrl = pathToFileURL(join(directory, "deep", "sources")).href;
const store = createSourceStore(clients, storeUrl);
const tarball = (url: string) =>
  ({ kind: "tarball", url, sha256: "1", dockerfile: "Dockerfile", dockerfileSha256: "" }) as const;

test("a source is kept whole, readable by all, and nothing else is left behind", async () => {
  const url = await store.put(Buffer.from("bytes"), "web-1.tgz");
  const again = await store.put(Buffer.from("other"), "web-1.tgz");
  expect(again).toBe(url);
  expect(url.startsWith("file:///")).toBe(true);
  const path = fileURLToPath(url);
  expect(await readFile(path, "utf8")).toBe("other");
  expect((await stat(path)).mode & 0o777).toBe(0o644);
  expect(await readdir(join(directory, "deep", "sources"))).toEqual(["web-1.tgz"]);
});

test("a tarball in a file store is there or it is not", async () => {
  const url = store.urlOf("web-2.tgz");
  expect(await store.reasonGone(tarball(url))).toContain("cannot be read any more");
  await store.put(Buffer.from(""), "web-2.tgz");
  expect(await store.reasonGone(tarball(url))).toBeUndefined();
  const missing = store.urlOf("web-3.tgz");
  expect(await store.standing([missing, url])).toEqual([url]);
  await store.remove(url);
  await store.remove(url);
  expect(await store.standing([missing, url])).toEqual([]);
});

test("what only the instance can reach is left to the instance", async () => {
  expect(await store.reasonGone(tarball("https://example.com/a.tar.gz"))).toBeUndefined();
});

test.each([storeUrl, "s3://bucket/prefix", "s3://bucket/prefix/", "s3://bucket"])(
  "in %s a service's own is told by its exact name",
  (place) => {
    const own = createSourceStore(clients, place);
    const url = own.urlOf("web-1.tar.gz");
    expect(url).toMatch(/[^/]\/web-1\.tar\.gz$/);
    expect(own.own("web", tarball(url))).toBe(url);
    expect(own.own("shop", tarball(url))).toBeUndefined();
    expect(own.own("web", tarball(url.replace("1", "2")))).toBeUndefined();
    expect(own.own("web", { kind: "image", reference: "web", digest: "1" })).toBeUndefined();
  },
);

test("a store of another kind is refused in words, but only when something is to be put", async () => {
  const ftp = createSourceStore(clients, "ftp://host/directory");
  await expect(ftp.put(Buffer.from(""), "a.tgz")).rejects.toMatchObject({
    failure: { code: "BAD_INPUT", summary: expect.stringContaining("ftp://host/directory") },
  });
  expect(ftp.own("web", tarball("ftp://host/directory/web-1.tar.gz"))).toBeUndefined();
});

test.each(["../a.tgz", "a/b.tgz", ".a"])("%s is no name for a source", async (name) => {
  await expect(store.put(Buffer.from(""), name)).rejects.toThrow("plain file name");
});
