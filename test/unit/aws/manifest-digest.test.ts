// Goal: a tag becomes the digest its registry gives, proved by the bytes; every other answer is a
// sentence; nothing secret or unencrypted leaves this machine.
// Method: a small registry on this machine, which answers as told.
import { afterEach, expect, test, vi } from "vitest";
import { manifestDigest } from "../../../src/aws/manifest-digest.ts";
import type { RegistryDoor } from "../../../src/aws/registry-door.ts";
import { wallClock } from "../../../src/cli/wall-clock.ts";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import { parseImageReference } from "../../../src/domain/image-reference.ts";
import { digestOf, smallRegistry, type SmallRegistry } from "../../support/small-registry.ts";
import { failureOf } from "../cli/failure-of.ts";
import { temporaryDirectory } from "../cli/temporary-directory.ts";
import { ManualClock } from "./manual-clock.ts";

const manifest = '{"schemaVersion":2}';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Asks for `reference`, whose registry stands before it already. */
async function ask(reference: string, door: Partial<RegistryDoor> = {}): Promise<string> {
  const image = parseImageReference(reference);
  if ("flaw" in image) {
    throw new Error(image.flaw);
  }
  const usual = {
    clock: wallClock,
    signal: new AbortController().signal,
    environment: { DOCKER_CONFIG: "/nowhere" },
    registry: image.registry,
  };
  return await manifestDigest({ ...usual, ...door }, image);
}

async function summaryOf(work: () => unknown): Promise<string> {
  return (await failureOf(work)).summary;
}

const answering = (status: number, headers: Record<string, string>, body = ""): RequestAnswer => {
  return (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
};
type RequestAnswer = NonNullable<SmallRegistry["instead"]>;

test("a tag and a digest are looked up, the digest is that of the bytes", async () => {
  const registry = await smallRegistry({ "team/web:1.4.2": manifest });
  const digest = digestOf(manifest);
  expect(await ask(`${registry.host}/team/web:1.4.2`)).toBe(digest);
  expect(await ask(`${registry.host}/team/web@${digest}`)).toBe(digest);
  expect(await ask(`${registry.host}/team/web:other@${digest}`)).toBe(digest);
  registry.instead = answering(200, {}, "no header");
  expect(await ask(`${registry.host}/team/web:1.4.2`)).toBe(digestOf("no header"));
  expect(registry.asked.slice(0, 2)).toEqual([
    "/v2/team/web/manifests/1.4.2",
    `/v2/team/web/manifests/${digest}`,
  ]);
});

test("an unknown tag, repository and digest are not found, in the registry's words", async () => {
  const registry = await smallRegistry({ "web:1": manifest });
  const { host } = registry;
  expect(await failureOf(() => ask(`${host}/web:2`))).toEqual({
    code: "NOT_FOUND",
    summary: `Registry ${host} has no 2 of web: it answered 404 (MANIFEST_UNKNOWN).`,
    remedy: "Push it first, or correct the reference.",
  });
  expect(await summaryOf(() => ask(`${host}/wbe:1`))).toMatch(/no 1 of wbe: .*NAME_UNKNOWN\)\.$/);
  const digest = digestOf("other");
  expect(await summaryOf(() => ask(`${host}/web@${digest}`))).toContain(`no ${digest} of web`);
});

test("bytes that are not what a header or the reference says are refused", async () => {
  const registry = await smallRegistry();
  const said = digestOf("something else");
  registry.instead = answering(200, { "docker-content-digest": said }, manifest);
  expect(await failureOf(() => ask(`${registry.host}/web:1`))).toMatchObject({
    code: "BAD_INPUT",
    summary:
      `The manifest ${registry.host} gave for ${registry.host}/web:1 hashes to ` +
      `${digestOf(manifest)}, not to ${said} as the registry says.`,
  });
  registry.instead = answering(200, {}, manifest);
  expect(await summaryOf(() => ask(`${registry.host}/web@${said}`))).toMatch(
    /as the reference says\.$/,
  );
});

/** Wants a token from its own /token, which it gives to `login` or, without one, to everybody. */
function guarded(registry: SmallRegistry, login?: string): RequestAnswer {
  return (request, response) => {
    const { authorization } = request.headers;
    if (request.url?.startsWith("/token") === true) {
      const isRight = login === undefined || authorization === `Basic ${login}`;
      response.writeHead(isRight ? 200 : 401).end('{"token":"t0"}');
    } else if (authorization === "Bearer t0") {
      response.end(manifest);
    } else {
      const realm = `http://${registry.host}/token?a=b`;
      response.setHeader("www-authenticate", `Bearer realm="${realm}",service="s 1"`);
      response.writeHead(401).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
    }
  };
}

test("a token is asked for where the challenge says, for nobody", async () => {
  const registry = await smallRegistry();
  registry.instead = guarded(registry);
  expect(await ask(`${registry.host}/team/web:1`)).toBe(digestOf(manifest));
  expect(registry.asked).toEqual([
    "/v2/team/web/manifests/1",
    "/token?a=b&scope=repository%3Ateam%2Fweb%3Apull&service=s+1",
    "/v2/team/web/manifests/1 Bearer t0",
  ]);
});

test("what docker login keeps is used for its own registry only", async () => {
  const login = Buffer.from("ann:secret").toString("base64");
  const registry = await smallRegistry();
  const config = (host: string) => ({
    DOCKER_CONFIG: temporaryDirectory({
      "config.json": JSON.stringify({ auths: { [host]: { auth: login } } }),
    }),
  });
  registry.instead = guarded(registry, login);
  expect(await ask(`${registry.host}/web:1`, { environment: config(registry.host) })).toBe(
    digestOf(manifest),
  );
  const none = () => ask(`${registry.host}/web:1`, { environment: config("ghcr.io") });
  expect(await failureOf(none)).toMatchObject({
    code: "PERMISSION",
    summary:
      `Registry ${registry.host} gives nobody a token for web: ` + `${registry.host} answered 401.`,
  });
  registry.instead = (request, response) => {
    const isRight = request.headers.authorization === `Basic ${login}`;
    response.setHeader("www-authenticate", 'Basic realm="x"');
    response.writeHead(isRight ? 200 : 401).end(manifest);
  };
  expect(await ask(`${registry.host}/web:1`, { environment: config(registry.host) })).toBe(
    digestOf(manifest),
  );
  expect(await summaryOf(none)).toBe(
    `Registry ${registry.host} does not let ${registry.host}/web:1 be read: it answered 401.`,
  );
  const notJson = { DOCKER_CONFIG: temporaryDirectory({ "config.json": "{" }) };
  expect(await summaryOf(() => ask(`${registry.host}/web:1`, { environment: notJson }))).toMatch(
    /config\.json is not JSON/,
  );
});

test.each<[string, number, Record<string, string>, string, RegExp]>([
  ["403", 403, {}, '{"errors":[{"code":"DENIED"}]}', /does not let .* answered 403 \(DENIED\)\.$/],
  ["429", 429, {}, "", /does not answer as it should: it answered 429 for web\.$/],
  ["503", 503, {}, "<html>", /does not answer as it should: it answered 503 for web\.$/],
  ["no realm", 401, { "www-authenticate": "Bearer" }, "", /a token from "", which is no URL\.$/],
  [
    "a plain realm",
    401,
    { "www-authenticate": 'Bearer realm="http://x.invalid/"' },
    "",
    /it leads to http:\/\/x\.invalid, which is not encrypted\.$/,
  ],
  [
    "a plain redirect",
    307,
    { location: "http://x.invalid/" },
    "",
    /it leads to http:\/\/x\.invalid, which is not encrypted\.$/,
  ],
  ["a circle", 302, { location: "/v2/web/manifests/1" }, "", /it redirects more than 5 times\.$/],
  [
    "a flood",
    200,
    {},
    "a".repeat(4 * 1024 * 1024 + 1),
    /larger than 4 MiB, which no manifest is\.$/,
  ],
])("%s is a sentence", async (_name, status, headers, body, sentence) => {
  const registry = await smallRegistry();
  registry.instead = answering(status, headers, body);
  const failure = await failureOf(() => ask(`${registry.host}/web:1`));
  expect(failure.code).toBe(status === 403 ? "PERMISSION" : "UNREACHABLE");
  expect(failure.summary).toMatch(sentence);
});

test("redirections are followed, without credentials to another origin", async () => {
  const registry = await smallRegistry();
  const other = await smallRegistry({ "web:1": manifest });
  registry.instead = (request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
    } else {
      response.writeHead(307, { location: `http://${other.host}${request.url}` }).end();
    }
  };
  const config = { auths: { [registry.host]: { auth: "YTpi" } } };
  const environment = {
    DOCKER_CONFIG: temporaryDirectory({ "config.json": JSON.stringify(config) }),
  };
  expect(await ask(`${registry.host}/web:1`, { environment })).toBe(digestOf(manifest));
  expect(registry.asked[1]).toBe("/v2/web/manifests/1 Basic YTpi");
  expect(other.asked).toEqual(["/v2/web/manifests/1"]);
});

test("nobody there, silence and an interruption end in words", async () => {
  const registry = await smallRegistry();
  const nobody = await summaryOf(() => ask("localhost:1/web:1"));
  expect(nobody).toMatch(/^Registry localhost:1 does not answer as it should: localhost:1 cannot/);
  registry.instead = () => undefined;
  const silent = { clock: new ManualClock() };
  expect(await failureOf(() => ask(`${registry.host}/web:1`, silent))).toMatchObject({
    code: "UNREACHABLE",
    summary:
      `Registry ${registry.host} does not answer as it should: ` +
      `${registry.host} gave no answer within 10 s.`,
  });
  const stop = new AbortController();
  const stopped = new RolloutFailure({ code: "INTERRUPTED", summary: "Stopped." });
  registry.instead = () => stop.abort(stopped);
  const asking = ask(`${registry.host}/web:1`, { signal: stop.signal });
  await expect(asking).rejects.toBe(stopped);
});

test.each([
  ["web:1", "https://registry-1.docker.io/v2/library/web/manifests/1"],
  ["ghcr.io/web:1", "https://ghcr.io/v2/web/manifests/1"],
  ["localhost.example.com/web:1", "https://localhost.example.com/v2/web/manifests/1"],
  ["127.0.0.1:5000/web:1", "http://127.0.0.1:5000/v2/web/manifests/1"],
  ["[::1]/web:1", "http://[::1]/v2/web/manifests/1"],
])("%s is asked for at %s", async (reference, url) => {
  const asked: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((input) => {
    asked.push(input instanceof URL ? input.href : "");
    return Promise.resolve(new Response(manifest));
  });
  expect(await ask(reference)).toBe(digestOf(manifest));
  expect(asked).toEqual([url]);
});
