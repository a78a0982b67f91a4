// Goal: a tarball at a URL is fetched through redirections with a token that goes to its own host
// alone, is built in the directory that wraps it, and is kept where instances could not fetch it.
// Method: releases created from two small servers of this machine; what they were asked is kept.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import type { ReleaseOptions } from "../../../../src/cli/command-options.ts";
import { createRelease } from "../../../../src/cli/publish/create-release.ts";
import { readSettings } from "../../../../src/cli/settings/read-settings.ts";
import type { Release } from "../../../../src/domain/release.ts";
import { failureOf } from "../failure-of.ts";
import { fakeContext, type FakeContext } from "../fake-context.ts";
import { memoryStores, type MemoryStores } from "../memory-stores.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const token = "ghp_planted0token";
const directory = mkdtempSync(join(tmpdir(), "slipway-archive-"));
afterAll(() => rmSync(directory, { recursive: true }));
const git = (...words: readonly string[]): Buffer =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], { cwd: directory });
writeFileSync(join(directory, "Dockerfile"), "FROM x@sha256:1\n");
writeFileSync(join(directory, "a.js"), "");
git("init", "--quiet");
git("add", ".");
git("commit", "--quiet", "--message", "first");
/** As GitHub makes it: `git archive` with one directory around everything. */
const archive = git("archive", "--format=tar.gz", "--prefix=r-1/", "HEAD");
const sha256 = createHash("sha256").update(archive).digest("hex");

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(): Promise<{ at: string; asked: Asked[]; answers: Map<string, Answer> }> {
  const asked: Asked[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, authorization: request.headers.authorization });
    (answers.get(path) ?? ((_, absent) => absent.writeHead(404).end()))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return { at: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, answers };
}

const first = await serve();
const second = await serve();
const whole: Answer = (_, response) => response.end(archive);
const redirect =
  (location: string): Answer =>
  (_, response) =>
    response.writeHead(302, { location }).end();

beforeEach(() => {
  for (const { asked, answers } of [first, second]) {
    asked.length = 0;
    answers.clear();
  }
});

interface Case {
  readonly source: string;
  /** null: nobody gives one. */
  readonly id?: null;
  readonly options?: ReleaseOptions;
  readonly more?: string;
  readonly env?: Record<string, string>;
  readonly stores?: MemoryStores;
}

async function create(on: Case): Promise<{ release: Release; context: FakeContext }> {
  const { source, options, more = "", env = {}, stores = memoryStores() } = on;
  const yaml = `service: web\nport: 8080\nenvironments: { rehearsal: }\n${more}`;
  const context = fakeContext({ cwd: temporaryDirectory({ "slipway.yaml": yaml }), env });
  const read = await readSettings(context);
  const named = on.id === null ? {} : { id: "v1" };
  const release = await createRelease(context, read, stores, { ...named, source, ...options });
  return { release, context };
}

test("what wraps everything is the context, and what this machine serves is kept", async () => {
  first.answers.set("/r.tar.gz", whole);
  const stores = memoryStores();
  const { release } = await create({ source: `${first.at}/r.tar.gz`, stores });
  expect(release.artifact).toEqual({
    kind: "tarball",
    url: `file:///store/web-${sha256}.tar.gz`,
    sha256,
    context: "r-1",
    dockerfile: "Dockerfile",
    dockerfileSha256: createHash("sha256").update("FROM x@sha256:1\n").digest("hex"),
  });
  expect([...stores.sources]).toEqual([[`web-${sha256}.tar.gz`, archive]]);
  expect(release.commit).toBeUndefined();
});

test("redirections are followed, and the token goes to no other host", async () => {
  const stores = memoryStores();
  first.answers.set("/r", redirect("/again"));
  first.answers.set("/again", redirect(`${second.at}/packed?secret=1`));
  second.answers.set("/packed?secret=1", whole);
  const more = "source: { token: env:GITHUB_TOKEN }\n";
  const env = { GITHUB_TOKEN: `${token}\n` };
  const { release, context } = await create({ source: `${first.at}/r`, more, env, stores });
  expect(first.asked).toEqual([
    { path: "/r", authorization: `Bearer ${token}` },
    { path: "/again", authorization: `Bearer ${token}` },
  ]);
  expect(second.asked).toEqual([{ path: "/packed?secret=1", authorization: undefined }]);
  const left = JSON.stringify([release, stores.published, stores.versions, context.printed]);
  expect(left).not.toContain(token);
  expect(left).not.toContain("secret=1");
});

test.each([
  ["401", 401, "name a token as source.token"],
  ["404", 404, "name a token as source.token"],
])("an answer of %s says how private sources are named", async (_name, status, says) => {
  first.answers.set("/r", (_, response) => response.writeHead(status).end());
  const failure = await failureOf(() => create({ source: `${first.at}/r` }));
  expect(failure.summary).toBe(
    `The source ${first.at}/r cannot be fetched: it answered ${status}.`,
  );
  expect(failure.remedy).toContain(says);
});

test("where it must not lead, and where it leads in a circle, is told", async () => {
  first.answers.set("/plain", redirect("http://example.com/?token=hunter2"));
  first.answers.set("/round", redirect("/round"));
  const plain = await failureOf(() => create({ source: `${first.at}/plain` }));
  expect(plain.summary).toMatch(/it leads to http:\/\/example\.com, which is not encrypted\.$/);
  expect(JSON.stringify(plain)).not.toContain("hunter2");
  const round = await failureOf(() => create({ source: `${first.at}/round` }));
  expect(round.summary).toMatch(/it redirects more than 10 times\.$/);
  expect(first.asked).toHaveLength(1 + 11);
});

test("a login in the URL is refused without being said again", async () => {
  const failure = await failureOf(() => create({ source: "https://ann:hunter2@example.com/r" }));
  expect(failure.summary).toBe("The URL of the source at https://example.com has a login in it.");
  expect(JSON.stringify(failure)).not.toContain("hunter2");
});

test("a token is read where it is named, and one that is none is refused unsaid", async () => {
  first.answers.set("/r", whole);
  const stores = memoryStores();
  stores.readSecret = (reference) => Promise.resolve(reference === "ssm:/token" ? token : "a b");
  const source = `${first.at}/r`;
  await create({ source, more: "source: { token: ssm:/token }\n", stores });
  expect(first.asked.at(-1)?.authorization).toBe(`Bearer ${token}`);
  const odd = { source, more: "source: { token: secretsmanager:odd }\n", stores };
  expect((await failureOf(() => create(odd))).summary).toBe(
    "source.token is secretsmanager:odd, which leads to no token; a token is one word of ASCII.",
  );
  const unset = { source, more: "source: { token: env:GITHUB_TOKEN }\n" };
  expect((await failureOf(() => create(unset))).summary).toMatch(
    /^source\.token is env:GITHUB_TOKEN, which is not set/,
  );
});

/** What GitHub would be asked, answered here. */
function onGithub(answer: (url: string, authorization: string | null) => Response): string[] {
  const urls: string[] = [];
  vi.stubGlobal("fetch", (url: URL, init: RequestInit) => {
    urls.push(url.href);
    return Promise.resolve(answer(url.href, new Headers(init.headers).get("authorization")));
  });
  return urls;
}

const tagged = "https://github.com/o/r/archive/refs/tags/v1.0.tar.gz";

test("a tag of GitHub gives id and commit; its archive is kept, since it is packed anew", async () => {
  const urls = onGithub(() => new Response(archive));
  const stores = memoryStores();
  const { release } = await create({ source: tagged, id: null, stores });
  expect(release).toMatchObject({
    id: "v1.0",
    commit: git("rev-parse", "HEAD").toString().trim(),
    artifact: { url: `file:///store/web-${sha256}.tar.gz`, sha256, context: "r-1" },
  });
  expect(urls).toEqual([tagged]);
  const options = { sha256: "0".repeat(64) };
  expect((await failureOf(() => create({ source: tagged, options }))).summary).toMatch(
    /^The source .* hashes to [0-9a-f]{64}, not to 0{64}/,
  );
  vi.unstubAllGlobals();
});

test("with a token GitHub's API is asked, and only it sees the token", async () => {
  const seen: (string | null)[] = [];
  const urls = onGithub((url, authorization) => {
    seen.push(authorization);
    const location = "https://codeload.github.com/o/r/legacy.tar.gz/refs/tags/v1.0?token=short";
    return url.startsWith("https://api.")
      ? new Response(null, { status: 302, headers: { location } })
      : new Response(archive);
  });
  const env = { GITHUB_TOKEN: token };
  await create({ source: tagged, more: "source: { token: env:GITHUB_TOKEN }\n", env });
  expect(urls[0]).toBe("https://api.github.com/repos/o/r/tarball/refs/tags/v1.0");
  expect(seen).toEqual([`Bearer ${token}`, null]);
  vi.unstubAllGlobals();
});

test("other tarballs stay where they are, unless a query of the URL may end", async () => {
  onGithub(() => new Response(archive));
  const url = async (source: string) =>
    ((await create({ source })).release.artifact as { readonly url: string }).url;
  expect(await url("https://example.com/r.tar.gz")).toBe("https://example.com/r.tar.gz");
  expect(await url("https://example.com/r.tar.gz?X-Amz-Signature=1")).toMatch(/^file:\/\/\/store/);
  vi.unstubAllGlobals();
  const stores = memoryStores();
  stores.readObject = async () => (await new Response(archive).blob()).stream();
  const { release } = await create({ source: "s3://bucket/r.tar.gz", stores });
  expect(release.artifact).toMatchObject({ url: "s3://bucket/r.tar.gz", sha256, context: "r-1" });
});
