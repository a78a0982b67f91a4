// Goal: a release pins everything once, the same tree is the same release, and what can be refused
// is refused before anything is made.
// Method: real trees and files, stores in memory that would show anything that was made.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { ReleaseOptions } from "../../../../src/cli/command-options.ts";
import { createRelease } from "../../../../src/cli/publish/create-release.ts";
import { pack } from "../../../../src/cli/publish/pack.ts";
import { readSettings } from "../../../../src/cli/settings/read-settings.ts";
import { fail } from "../../../../src/domain/failure.ts";
import type { Release } from "../../../../src/domain/release.ts";
import { failureOf } from "../failure-of.ts";
import { fakeContext } from "../fake-context.ts";
import { memoryStores, type MemoryStores } from "../memory-stores.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { repository } from "./repository.ts";

const settings = "service: web\nport: 8080\nrun: { memory: 1g }\nenvironments: { rehearsal: }\n";
const tree = {
  "slipway.yaml": settings,
  Dockerfile: "FROM node:24\nEXPOSE 8080\n",
  "package.json": '{ "version": "1.0.1" }',
};

interface Case {
  readonly directory: string;
  readonly stores?: MemoryStores;
  readonly options?: ReleaseOptions;
}

async function create(on: Case): Promise<{ release: Release; stores: MemoryStores; err: string }> {
  const { directory, stores = memoryStores(), options = {} } = on;
  const context = fakeContext({ cwd: directory });
  const read = await readSettings(context);
  const release = await createRelease(context, read, stores, options);
  return { release, stores, err: context.printed.err };
}

test("a release of a tree pins artifact, config, AMI and options, by hash and number", async () => {
  const { directory, git } = repository(tree);
  const { release, stores, err } = await create({ directory, options: { reason: "first" } });
  const [[name, bytes] = ["", new Uint8Array()]] = stores.sources;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const hash = (file: string): string =>
    createHash("sha256")
      .update(readFileSync(join(directory, file)))
      .digest("hex");
  expect(name).toBe(`web-${sha256}.tar.gz`);
  expect(release).toMatchObject({
    schema: 1,
    service: "web",
    environment: "rehearsal",
    number: 1,
    id: `1.0.1-1-${git("rev-parse", "HEAD").slice(0, 7)}`,
    artifact: {
      kind: "tarball",
      url: `file:///store/${name}`,
      sha256,
      dockerfile: "Dockerfile",
      dockerfileSha256: hash("Dockerfile"),
    },
    config: { version: 1, sha256: stores.versions[0]?.sha256 },
    ami: "ami-base",
    instanceType: "t3.small",
    port: 8080,
    health: { path: "/healthz", status: 200, withinSeconds: 180, buildWithinSeconds: 600 },
    run: { memoryMiB: 1024, restart: "always" },
    commit: git("rev-parse", "HEAD"),
    createdAt: "2026-01-02T03:04:05.000Z",
    reason: "first",
  });
  expect(stores.versions[0]?.values).toEqual({});
  expect(err).toMatch(/^warning: FROM node:24 names no digest/);
});

test("publishing the same tree again is the same release", async () => {
  const { directory } = repository(tree);
  const { stores } = await create({ directory });
  const { release } = await create({ directory, stores, options: { reason: "again" } });
  expect(release.number).toBe(1);
  expect(stores.published).toHaveLength(1);
  expect(stores.versions).toHaveLength(1);
});

test("the same commit with other config is another release, told apart by a suffix", async () => {
  const { directory } = repository(tree);
  const { stores, release: first } = await create({ directory });
  stores.writeVersion({ A: "1" }, "ann");
  const second = await create({ directory, stores });
  expect(second.release).toMatchObject({ number: 2, id: `${first.id}.2`, config: { version: 2 } });
  stores.writeVersion({ A: "2" }, "ann");
  expect((await create({ directory, stores })).release.id).toBe(`${first.id}.3`);
  expect((await create({ directory, stores })).release.id).toBe(`${first.id}.3`);
  expect(stores.published).toHaveLength(3);
});

test("a commit's id cannot stand for other code, nor a given id for anything else", async () => {
  const { directory } = repository(tree);
  const { stores, release } = await create({ directory });
  const [stored] = stores.published;
  const artifact = { ...release.artifact, sha256: "other" };
  if (stored) {
    stores.published[0] = { ...stored, release: { ...release, artifact } as Release };
  }
  expect((await failureOf(() => create({ directory, stores }))).code).toBe("CONFLICT");
  const given = { id: "mine" };
  await create({ directory, stores, options: given });
  stores.writeVersion({ A: "1" }, "ann");
  const failure = await failureOf(() => create({ directory, stores, options: given }));
  expect(failure.code).toBe("CONFLICT");
});

test("EXPOSE other than port is refused and nothing is made", async () => {
  const { directory } = repository({ ...tree, Dockerfile: "FROM x\nEXPOSE 3000\n" });
  const stores = memoryStores();
  const failure = await failureOf(() => create({ directory, stores }));
  expect(failure).toMatchObject({
    code: "BAD_INPUT",
    summary:
      "Dockerfile exposes 3000 but slipway.yaml says port: 8080: the program would not be reached.",
  });
  expect([stores.published, stores.versions, [...stores.sources]]).toEqual([[], [], []]);
});

test("a configuration that is not as slipway.yaml asks is refused, and nothing is made", async () => {
  const rules = "config: { required: [URL, MODE, A], optional: [DEBUG], strict: true }\n";
  const { directory } = repository({ ...tree, "slipway.yaml": settings + rules });
  const stores = memoryStores();
  expect(await failureOf(() => create({ directory, stores }))).toEqual({
    code: "BAD_INPUT",
    summary: "The configuration lacks URL, MODE and A, which slipway.yaml requires.",
    evidence: [],
    remedy:
      "Nothing was made; first: slipway config set URL=VALUE MODE=VALUE A=VALUE --environment rehearsal",
  });
  expect([stores.published, stores.versions, [...stores.sources]]).toEqual([[], [], []]);
  stores.writeVersion({ URL: { from: "ssm:/u" }, MODE: "", A: "1", DEBG: "x", EXTRA: "" }, "ann");
  expect(await failureOf(() => create({ directory, stores }))).toMatchObject({
    summary:
      "DEBG is in neither list of config in slipway.yaml, which is strict; did you mean DEBUG?",
    evidence: ["EXTRA is in neither list of config in slipway.yaml, which is strict."],
    remedy: "Nothing was made; first: slipway config unset DEBG EXTRA --environment rehearsal",
  });
  stores.writeVersion({ URL: "u", MODE: "", A: "1", DEBUG: "x" }, "ann");
  expect((await create({ directory, stores })).release.config.version).toBe(2);
});

test("--source packs another directory, relative to where one stands", async () => {
  const { directory } = repository({ ...tree, "other/Dockerfile": "FROM y@sha256:1\n" });
  const { release } = await create({ directory, options: { source: "other" } });
  expect(release.id).toMatch(/^0\.0\.0-1-/);
  const missing = await failureOf(() => create({ directory, options: { source: "nowhere" } }));
  expect(missing.summary).toMatch(/nowhere is not a directory\.$/);
});

async function tarballAt(files: Record<string, string>): Promise<{ url: string; path: string }> {
  const directory = temporaryDirectory(files);
  const { bytes } = await pack(directory, Object.keys(files));
  const path = join(temporaryDirectory(), "source.tar.gz");
  writeFileSync(path, bytes);
  return { url: pathToFileURL(path).href, path };
}

test("--source URL pins the bytes at the URL, and keeps nothing of its own", async () => {
  const { directory } = repository(tree);
  const { url, path } = await tarballAt({ "docker/Dockerfile": "FROM x\n", "a.js": "" });
  const { release, stores } = await create({ directory, options: { source: url, id: "v7" } });
  expect(release).toMatchObject({
    id: "v7",
    commit: undefined,
    artifact: {
      kind: "tarball",
      url,
      sha256: createHash("sha256").update(readFileSync(path)).digest("hex"),
      dockerfile: "docker/Dockerfile",
      dockerfileSha256: createHash("sha256").update("FROM x\n").digest("hex"),
    },
  });
  expect(stores.sources.size).toBe(0);
});

test("what is wrong with a tarball is said", async () => {
  const { directory } = repository(tree);
  const { url, path } = await tarballAt({ Dockerfile: "FROM x\n", "a.js": "" });
  const two = await tarballAt({ "web-1/Dockerfile": "FROM x\n", "web-2/a": "" });
  const bare = await tarballAt({ "a.js": "", "b.js": "" });
  const summary = async (options: ReleaseOptions): Promise<string> =>
    (await failureOf(() => create({ directory, options }))).summary;
  const zeros = "0".repeat(64);
  expect(await summary({ source: url })).toBe(`Nothing gives a release of ${url} an id.`);
  expect(await summary({ source: url, id: "r7" })).toBe(
    "--id r7 cannot be a release id: it looks like a release number.",
  );
  expect(await summary({ source: url, id: "x", sha256: zeros })).toMatch(
    /hashes to [0-9a-f]{64}, not to 0{64} as --sha256 says\.$/,
  );
  expect(await summary({ source: url, id: "x", sha256: "12" })).toBe(
    "--sha256 must be 64 hexadecimal digits.",
  );
  expect(await summary({ sha256: zeros })).toBe(
    "--sha256 goes with --source URL; a directory has none.",
  );
  expect(await summary({ source: bare.url, id: "x" })).toBe(
    `No Dockerfile: looked for Dockerfile and docker/Dockerfile in ${bare.url}.`,
  );
  expect(await summary({ source: two.url, id: "x" })).toMatch(/^No Dockerfile: looked for/);
  expect(await summary({ source: "http://x/k", id: "x" })).toMatch(/https: or file:/);
  expect(await summary({ source: `${url}x`, id: "x" })).toMatch(
    /cannot be fetched: there is no such file/,
  );
  writeFileSync(path, "not a tarball");
  expect(await summary({ source: url, id: "x" })).toMatch(/is not a tarball/);
});

test("an image is pinned by the digest its tag has now, under an id of both", async () => {
  const { directory } = repository(tree);
  const image = "ghcr.io/team/web:1.4.2";
  const { release, stores } = await create({ directory, options: { image } });
  const artifact = { kind: "image", reference: image, digest: `sha256:${"d".repeat(64)}` };
  expect(release).toMatchObject({ id: "1.4.2-dddddddddddd", artifact, commit: undefined });
  expect(stores.sources.size).toBe(0);
  expect((await create({ directory, stores, options: { image } })).release.number).toBe(1);
  stores.registries.digest = () => Promise.resolve(`sha256:${"e".repeat(64)}`);
  const moved = await create({ directory, stores, options: { image } });
  expect(moved.release).toMatchObject({ number: 2, id: "1.4.2-eeeeeeeeeeee" });
  const given = await create({ directory, stores, options: { image, id: "v1" } });
  expect(given.release).toMatchObject({ number: 3, id: "v1" });
});

test("image in slipway.yaml counts unless --source is given, and a digest stays", async () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const { directory } = repository({
    ...tree,
    "slipway.yaml": `${settings}image: web@${digest}\n`,
  });
  const { release } = await create({ directory });
  expect(release.artifact).toEqual({ kind: "image", reference: "web", digest });
  expect(release.id).toBe("web-aaaaaaaaaaaa");
  const source = await create({ directory, options: { source: "." } });
  expect(source.release.artifact.kind).toBe("tarball");
});

test("a private registry's login is pinned by reference, with an image only", async () => {
  const yaml = `${settings}registry: { credentials: "ssm:/registry" }\n`;
  const { directory } = repository({ ...tree, "slipway.yaml": `${yaml}image: ghcr.io/web:1\n` });
  const { release, stores } = await create({ directory });
  expect(release.artifact).toMatchObject({ kind: "image", credentials: "ssm:/registry" });
  const source = await create({ directory, stores, options: { source: "." } });
  expect(source.release.artifact).not.toHaveProperty("credentials");
  const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1";
  const ecr = await failureOf(() => create({ directory, options: { image } }));
  expect(ecr.summary).toMatch(/is in ECR, where instances log in with their role/);
  const bare = repository({ ...tree, "slipway.yaml": yaml });
  const failure = await failureOf(() => create({ directory: bare.directory }));
  expect(failure.summary).toMatch(/^registry\.credentials are for an image's registry/);
});

test("what Linux could not start is refused, and nothing is made", async () => {
  const { directory } = repository({ ...tree, "slipway.yaml": settings });
  const stores = memoryStores();
  stores.writeVersion({ A: "x".repeat(131_070) }, "ann");
  const long = await failureOf(() => create({ directory, stores }));
  expect(long.summary).toBe(
    "The value of A in the configuration cannot reach a program: it must be shorter than 128 KiB " +
      "with its name, which is Linux's most.",
  );
  stores.writeVersion(
    Object.fromEntries(["A", "B", "C", "D", "E"].map((key) => [key, "x".repeat(60_000)])),
    "a",
  );
  expect((await create({ directory, stores })).release.config.version).toBe(2);
  const limited = settings.replace("1g", "1g, options: { ulimits: { stack: 1000000 } }");
  writeFileSync(join(directory, "slipway.yaml"), limited);
  const options = { id: "limited" };
  expect((await failureOf(() => create({ directory, stores, options }))).summary).toMatch(
    /^Arguments and variables of the program are 3\d{5} bytes together/,
  );
  expect(stores.published).toHaveLength(1);
});

test("what is no image, or what its registry refuses, makes nothing", async () => {
  const { directory } = repository(tree);
  const stores = memoryStores();
  const bad = { image: "https://ghcr.io/web" };
  expect(await failureOf(() => create({ directory, stores, options: bad }))).toEqual({
    code: "BAD_INPUT",
    summary:
      'The image "https://ghcr.io/web" is no reference: it begins with a scheme; a reference ' +
      "begins with the registry's host.",
    remedy: "Write registry/name:tag or registry/name@sha256:…; nothing was made.",
  });
  stores.registries.digest = () => fail({ code: "NOT_FOUND", summary: "It has no such tag." });
  const failure = await failureOf(() => create({ directory, stores, options: { image: "w:1" } }));
  expect(failure.summary).toBe("It has no such tag.");
  expect([stores.published, stores.versions]).toEqual([[], []]);
  const both = { image: "w:1", source: "." };
  expect((await failureOf(() => create({ directory, stores, options: both }))).summary).toBe(
    "--image and --source exclude each other: give one.",
  );
});
