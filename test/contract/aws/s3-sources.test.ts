// Goal: a base whose sources are in a bucket keeps each tarball once, verified by S3 itself; clean-up
// and destroy take away what no release needs, and nothing of anybody else's.
// Method: the adapters over the SDK's own client against the stand-in's S3; the bucket is looked into.
import { createHash } from "node:crypto";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { beforeEach, expect, test } from "vitest";
import { createInTurn } from "../../../src/aws/in-turn.ts";
import { createLedger } from "../../../src/aws/ledger.ts";
import { readObject } from "../../../src/aws/read-object.ts";
import { createReleases } from "../../../src/aws/releases.ts";
import { createSourceStore, type SourceStore } from "../../../src/aws/source-store.ts";
import type { TarballArtifact } from "../../../src/domain/release.ts";
import type { Lease } from "../../../src/engine/ports.ts";
import { failureOf } from "../../unit/cli/failure-of.ts";
import { sampleDraft } from "./support/samples.ts";
import { VirtualWorld } from "./support/virtual-world.ts";

let virtual: VirtualWorld;
let ann: ReturnType<VirtualWorld["process"]>;
let sources: SourceStore;
let s3: S3Client;

const bytesOf = (name: string): Buffer => Buffer.from(`tarball ${name}`);
const hexOf = (name: string): string => createHash("sha256").update(bytesOf(name)).digest("hex");
const nameOf = (name: string): string => `web-${hexOf(name)}.tar.gz`;

beforeEach(async () => {
  virtual = new VirtualWorld();
  ann = virtual.process("ann");
  sources = createSourceStore(ann.clients, "s3://slipway-sources/team");
  s3 = await ann.clients.s3();
  await s3.send(new CreateBucketCommand({ Bucket: "slipway-sources" }));
});

async function keys(): Promise<readonly string[]> {
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: "slipway-sources" }));
  return (listed.Contents ?? []).map(({ Key = "" }) => Key).toSorted();
}

test("a tarball is kept whole, with its checksum, and once", async () => {
  const url = await sources.put(bytesOf("1"), nameOf("1"));
  expect(url).toBe(`s3://slipway-sources/team/${nameOf("1")}`);
  const place = { Bucket: "slipway-sources", Key: `team/${nameOf("1")}` };
  const head = await s3.send(new HeadObjectCommand({ ...place, ChecksumMode: "ENABLED" }));
  expect(head.ChecksumSHA256).toBe(Buffer.from(hexOf("1"), "hex").toString("base64"));
  const { LastModified } = await s3.send(new GetObjectCommand(place));
  virtual.time.advance(5_000);
  await sources.put(bytesOf("1"), nameOf("1"));
  expect((await s3.send(new GetObjectCommand(place))).LastModified).toEqual(LastModified);
  const chunks: Uint8Array[] = [];
  for await (const chunk of await readObject(ann.clients, url)) chunks.push(chunk);
  expect(Buffer.concat(chunks)).toEqual(bytesOf("1"));
});

test("two who put the same at one moment both have it; other bytes stay as they were", async () => {
  const twice = [sources.put(bytesOf("1"), nameOf("1")), sources.put(bytesOf("1"), nameOf("1"))];
  const [first, second] = await Promise.all(twice);
  expect(second).toBe(first);
  const failure = await failureOf(() => sources.put(bytesOf("2"), nameOf("1")));
  expect(failure).toMatchObject({ code: "CONFLICT" });
  expect(await keys()).toEqual([`team/${nameOf("1")}`]);
});

test("without its bucket, words", async () => {
  const lost = createSourceStore(ann.clients, "s3://no-such-bucket/team");
  expect(await failureOf(() => lost.put(bytesOf("1"), nameOf("1")))).toMatchObject({
    code: "NOT_FOUND",
    summary: expect.stringContaining("s3://no-such-bucket/team/web-"),
  });
});

async function publish(lease: Lease, ids: readonly string[]) {
  const table = {
    name: "state",
    clients: ann.clients,
    clock: virtual.clock,
    random: virtual.random,
    inTurn: createInTurn(),
  };
  const owner = { service: "web", environment: "test" };
  const releases = createReleases(table, owner, sources);
  const ledger = createLedger(table, owner, sources);
  const config = (await virtual.until(ann.world.configs.latest()))!;
  for (const id of ids) {
    const draft = sampleDraft(id, config);
    const url = await sources.put(bytesOf(id), nameOf(id));
    const artifact = { ...draft.artifact, url, sha256: hexOf(id) } as TarballArtifact;
    await virtual.until(releases.publish({ ...draft, artifact }));
  }
  return { releases, ledger, lease };
}

test("clean-up takes what no release needs, destroy the rest, and neither what is another's", async () => {
  const at = "2026-01-01T00:00:00.000Z";
  const change = { values: {}, basedOn: undefined, author: "ann", reason: undefined, at };
  await virtual.until(ann.world.configs.write(change));
  const lease = await virtual.until(ann.world.leases.acquire("test", false, () => undefined));
  const { releases, ledger } = await publish(lease, ["1", "2", "3"]);
  const foreign = { Bucket: "slipway-sources", Key: "team/web-of-somebody.tar.gz", Body: "x" };
  await s3.send(new PutObjectCommand(foreign));
  const [first] = await virtual.until(releases.list());
  const cleaned = await virtual.until(
    releases.cleanUp({ releases: [2, 3], rollouts: [], onRecord: 10 }, lease),
  );
  expect(cleaned).toContain(`tarball ${sources.urlOf(nameOf("1"))}`);
  expect(await keys()).toEqual(
    [foreign.Key, `team/${nameOf("2")}`, `team/${nameOf("3")}`].toSorted(),
  );
  expect(await virtual.until(releases.reasonIncomplete(first!.release))).toMatch(
    /^its tarball s3:\/\/slipway-sources\/team\/web-[0-9a-f]{64}\.tar\.gz is not there any more$/,
  );
  const again = { releases: [2, 3], rollouts: [], onRecord: 10 };
  expect(await virtual.until(releases.outdated(again))).not.toContainEqual(
    expect.stringContaining("tarball"),
  );
  await virtual.until(ledger.forget(lease));
  expect(await keys()).toEqual([foreign.Key]);
});
