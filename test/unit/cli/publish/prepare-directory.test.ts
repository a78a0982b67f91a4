// Goal: the same tree gives the same tarball and id; what Docker would not see stays out.
// Method: real repositories made for each test; tarballs read back with the tar package.
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { prepareDirectory } from "../../../../src/cli/publish/prepare-directory.ts";
import type { PreparedSource } from "../../../../src/cli/publish/prepared-source.ts";
import { failureOf } from "../failure-of.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { repository } from "./repository.ts";
import { unpacked } from "./unpacked.ts";

const code = { Dockerfile: "FROM node\n", "server.js": "run()\n" };

function prepare(
  directory: string,
  options: {
    dockerfile?: string;
    id?: string;
    requireClean?: boolean;
    warn?: (sentence: string) => void;
  } = {},
): Promise<PreparedSource> {
  const { dockerfile, id, requireClean = false, warn = () => undefined } = options;
  return prepareDirectory(directory, { dockerfile, id, requireClean }, warn);
}

async function contentOf(source: PreparedSource): Promise<Record<string, string>> {
  return unpacked("bytes" in source.tarball ? source.tarball.bytes : new Uint8Array());
}

test("the same tree gives the same bytes, whenever, by whomever and however it was written", async () => {
  const a = repository({ ...code, "bin/start": "#!/bin/sh\n", "z/@types/x.d.ts": "" });
  const b = repository({ "z/@types/x.d.ts": "", "bin/start": "#!/bin/sh\n", ...code });
  for (const path of ["server.js", "bin/start"]) {
    chmodSync(join(b.directory, path), 0o600);
    utimesSync(join(b.directory, path), 1, 1);
  }
  expect((await prepare(a.directory)).sha256).toBe((await prepare(b.directory)).sha256);
  chmodSync(join(b.directory, "bin/start"), 0o700);
  expect((await prepare(a.directory)).sha256).not.toBe((await prepare(b.directory)).sha256);
});

test("a file with two names is packed twice, not as a link", async () => {
  const { directory, commit } = repository(code);
  linkSync(join(directory, "server.js"), join(directory, "copy.js"));
  commit();
  const content = await contentOf(await prepare(directory));
  expect(content["copy.js"]).toBe("644 run()\n");
  expect(content["server.js"]).toBe("644 run()\n");
});

test("tracked and new files go in; ignored and deleted ones do not", async () => {
  const { directory, write } = repository({
    ...code,
    ".gitignore": "*.log\n",
    "gone.js": "x",
    "@odd/name with spaces é.js": "odd",
  });
  write({ "new.js": "new", "debug.log": "log" });
  rmSync(join(directory, "gone.js"));
  expect(Object.keys(await contentOf(await prepare(directory))).sort()).toEqual([
    ".gitignore",
    "@odd/name with spaces é.js",
    "Dockerfile",
    "new.js",
    "server.js",
  ]);
});

test(".dockerignore is obeyed, but Dockerfile and .dockerignore always go along", async () => {
  const { directory } = repository({
    ...code,
    ".dockerignore": "# not these\n*\n!server.js\n",
    "secret.txt": "s",
  });
  expect(Object.keys(await contentOf(await prepare(directory))).sort()).toEqual([
    ".dockerignore",
    "Dockerfile",
    "server.js",
  ]);
});

test("an ignored Dockerfile is packed all the same", async () => {
  const { directory } = repository({ ".gitignore": "Dockerfile\n", ...code });
  expect(await contentOf(await prepare(directory))).toHaveProperty("Dockerfile");
});

test("links inside the source are kept; those that point out of it are refused", async () => {
  const { directory, commit } = repository({ ...code, "lib/a.js": "a" });
  symlinkSync("../lib/a.js", join(directory, "lib/b.js"));
  symlinkSync("nowhere", join(directory, "dangling"));
  commit();
  const content = await contentOf(await prepare(directory));
  expect(content["lib/b.js"]).toBe("-> ../lib/a.js");
  expect(content["dangling"]).toBe("-> nowhere");
  for (const target of ["/etc/hostname", "../../outside", "../.."]) {
    symlinkSync(target, join(directory, "lib/out"));
    const { summary } = await failureOf(() => prepare(directory));
    expect(summary).toBe(
      `The link lib/out points out of the source, to ${target}; instances would not have it.`,
    );
    rmSync(join(directory, "lib/out"));
  }
});

test("files of a submodule and of a repository inside go in", async () => {
  const inner = repository({ "inner.js": "i", ".gitignore": "skip\n" });
  const { directory, git } = repository(code);
  git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.directory, "sub");
  git("commit", "--quiet", "--message", "sub");
  const content = await contentOf(await prepare(directory));
  expect(content["sub/inner.js"]).toBe("644 i");
});

test("the id is version, commits and commit; of package.json, else of the nearest tag", async () => {
  const { directory, git, commit } = repository(code);
  const sha = (): string => git("rev-parse", "HEAD").slice(0, 7);
  const id = async (): Promise<string> => (await prepare(directory)).id;
  expect(await id()).toBe(`0.0.0-1-${sha()}`);
  git("tag", "v1.4.0");
  commit({ "b.js": "" });
  expect(await id()).toBe(`1.4.0-2-${sha()}`);
  commit({ "package.json": '{ "version": "2.0.1-rc.1+build 5" }' });
  expect(await id()).toBe(`2.0.1-rc.1-build-5-3-${sha()}`);
  commit({ "package.json": "not JSON" });
  expect(await id()).toBe(`1.4.0-4-${sha()}`);
});

test("a tree that differs from its commit gets an id of its content", async () => {
  const { directory, git, write } = repository(code);
  const sha = git("rev-parse", "HEAD").slice(0, 7);
  write({ "server.js": "one" });
  const one = await prepare(directory);
  expect(one.id).toBe(`0.0.0-1-${sha}-dirty-${one.sha256.slice(0, 7)}`);
  write({ "server.js": "two" });
  expect((await prepare(directory)).id).not.toBe(one.id);
  write({ "server.js": "run()\n" });
  expect((await prepare(directory)).id).toBe(`0.0.0-1-${sha}`);
  write({ "new.js": "" });
  expect((await prepare(directory)).id).toMatch(/-dirty-/);
});

test("changes elsewhere in the repository do not make a directory dirty", async () => {
  const { directory, git, write } = repository({ "app/Dockerfile": "FROM x", "docs/a": "a" });
  write({ "docs/a": "b" });
  const source = await prepare(join(directory, "app"));
  expect(source.id).toBe(`0.0.0-1-${git("rev-parse", "HEAD").slice(0, 7)}`);
  expect(Object.keys(await contentOf(source))).toEqual(["Dockerfile"]);
});

test("the commit is recorded, also beside a given id", async () => {
  const { directory, git } = repository(code);
  const source = await prepare(directory, { id: "mine" });
  expect(source).toMatchObject({ id: "mine", idIsDerived: false });
  expect(source.commit).toBe(git("rev-parse", "HEAD"));
});

test("a shallow clone is warned about: its count is not the real one", async () => {
  const origin = repository(code);
  origin.commit({ "b.js": "" });
  const clone = repository();
  clone.git("fetch", "--quiet", "--depth=1", `file://${origin.directory}`, "main");
  clone.git("checkout", "--quiet", "FETCH_HEAD");
  const warnings: string[] = [];
  const source = await prepare(clone.directory, { warn: (sentence) => warnings.push(sentence) });
  expect(source.id).toMatch(/^0\.0\.0-1-/);
  expect(warnings).toEqual(["This clone is shallow, so the id counts 1 commits instead of all."]);
});

test("without git everything but .git and node_modules goes in, under a given id", async () => {
  const directory = temporaryDirectory({ ...code, "node_modules/x/a.js": "", "lib/.env": "E" });
  const source = await prepare(directory, { id: "v1" });
  expect(Object.keys(await contentOf(source)).sort()).toEqual([
    "Dockerfile",
    "lib/.env",
    "server.js",
  ]);
  const failure = await failureOf(() => prepare(directory));
  expect(failure.summary).toMatch(
    /is in no git repository, so nothing gives this release an id\.$/,
  );
  expect(failure.remedy).toBe(
    "Make it one (git init, then a commit), or name the release with --id.",
  );
});

test("a repository without a commit gives no id", async () => {
  const { directory, write } = repository();
  write(code);
  const failure = await failureOf(() => prepare(directory));
  expect(failure.summary).toMatch(/has no commit in git/);
});

test("the Dockerfile is where the settings say, else Dockerfile, else docker/Dockerfile", async () => {
  const { directory, commit } = repository({ "docker/Dockerfile": "FROM second" });
  const path = async (dockerfile?: string): Promise<string> =>
    (await prepare(directory, dockerfile === undefined ? {} : { dockerfile })).dockerfile.path;
  expect(await path()).toBe("docker/Dockerfile");
  commit({ Dockerfile: "FROM first", "ops/web.Dockerfile": "FROM third" });
  expect(await path()).toBe("Dockerfile");
  expect(await path("./ops/web.Dockerfile")).toBe("ops/web.Dockerfile");
});

test("without a Dockerfile the places looked at are named", async () => {
  const { directory } = repository({ "server.js": "" });
  mkdirSync(join(directory, "Dockerfile"));
  expect((await failureOf(() => prepare(directory))).summary).toBe(
    `No Dockerfile: looked for Dockerfile and docker/Dockerfile in ${directory}.`,
  );
  expect((await failureOf(() => prepare(directory, { dockerfile: "ops/D" }))).summary).toBe(
    `No Dockerfile: looked for ops/D in ${directory}.`,
  );
  const outside = await failureOf(() => prepare(directory, { dockerfile: "../Dockerfile" }));
  expect(outside.summary).toMatch(/is not inside the source/);
});

test("of a folder of a monorepo the version is its own, else the repository's nearest tag", async () => {
  const { directory, git, commit } = repository({
    "package.json": '{ "version": "9.0.0" }',
    "app/Dockerfile": "FROM x",
    "app/package.json": '{ "version": "2.3.4" }',
  });
  const app = join(directory, "app");
  const end = () => `${git("rev-list", "--count", "HEAD")}-${git("rev-parse", "HEAD").slice(0, 7)}`;
  expect((await prepare(app)).id).toBe(`2.3.4-${end()}`);
  commit({ "app/package.json": '{ "name": "app" }' });
  expect((await prepare(app)).id).toBe(`0.0.0-${end()}`);
  git("tag", "v1.1.0");
  commit({ "docs/a": "" });
  expect((await prepare(app)).id).toBe(`1.1.0-${end()}`);
  rmSync(join(app, "package.json"));
  git("tag", "other", "HEAD~1");
  commit();
  git("tag", "v1.2.0-rc.1");
  expect((await prepare(app)).id).toBe(`1.2.0-rc.1-${end()}`);
});

test("requireClean refuses a tree that is not its commit, and names the first changed files", async () => {
  const { directory, git, write, commit } = repository({ ...code, "old name": "moved\n" });
  const clean = () => prepare(directory, { requireClean: true });
  const sha = () => git("rev-parse", "HEAD").slice(0, 7);
  expect((await clean()).id).toBe(`0.0.0-1-${sha()}`);
  write({ "server.js": "other" });
  expect(await failureOf(clean)).toEqual({
    code: "BAD_INPUT",
    summary: `slipway.yaml says requireClean, and ${directory} is not what commit ${sha()} says: server.js.`,
    remedy: "Commit or stash first; nothing was made.",
  });
  write({ a1: "", a2: "", a3: "", "é 4": "", a5: "" });
  git("mv", "old name", "a new name");
  const given = () => prepare(directory, { requireClean: true, id: "v1" });
  expect((await failureOf(given)).summary).toMatch(
    / says: a new name, server\.js, a1, a2, a3 and 2 more\.$/,
  );
  commit({ ".gitignore": "ignored\n" });
  write({ ignored: "" });
  expect((await clean()).id).toBe(`0.0.0-2-${sha()}`);
  const bare = temporaryDirectory(code);
  const without = () => prepare(bare, { requireClean: true, id: "v1" });
  expect((await failureOf(without)).summary).toBe(
    `slipway.yaml says requireClean, and ${bare} has no commit in git to compare it with.`,
  );
});
