// Goal: a boot that cannot succeed fails with the true reason, the last output and the right hook answer.
// Method: damaged records, damaged and hostile archives, and real programs that crash, swell or mislisten.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tar from "tar";
import { afterEach, beforeEach, expect, test } from "vitest";
import { wallClock } from "../../../src/standin/clock.ts";
import { type Files, InstanceWorld, nodeServer, type ReleaseOptions } from "./instance-world.ts";
import { until } from "../../support/until.ts";

const clock = wallClock();
let world: InstanceWorld;
beforeEach(() => {
  world = new InstanceWorld();
});
afterEach(() => world.close());

const node = (program: string, more: Files = {}): Files => ({
  Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nCMD ["node","/app/server.js"]',
  "server.js": program,
  ...more,
});

const failureOf = async (options: Partial<ReleaseOptions>, within?: number) => {
  const userData = await world.release({ files: node(nodeServer()), ...options });
  const report = await world.report(world.launch(userData), "failed", within);
  return { ...report.failure, report };
};

const edit = (key: string, change: (document: any) => void) => (items: Map<string, any>) => {
  const item = items.get(key);
  const document = JSON.parse(item.document.S);
  change(document);
  item.document.S = JSON.stringify(document);
};

test.each<[string, Partial<ReleaseOptions>, string, string | RegExp]>([
  [
    "no release item",
    { damage: (items) => items.delete("web#release/0000000007") },
    "CONFIG_MISSING",
    "web#release 0000000007",
  ],
  [
    "no config item",
    { damage: (items) => items.delete("web#config/0000000003") },
    "CONFIG_MISSING",
    "web#config 0000000003",
  ],
  [
    "changed config",
    { damage: edit("web#config/0000000003", (config) => (config.A = "b")) },
    "CONFIG_HASH",
    "does not match its sha256",
  ],
  [
    "changed release",
    { damage: edit("web#release/0000000007", (release) => (release.port = 9)) },
    "RELEASE_MISMATCH",
    "does not match its sha256",
  ],
  ["another id", { userData: { release: "2.0" } }, "RELEASE_MISMATCH", "release id"],
  [
    "another config",
    { userData: { config: { version: 3, sha256: "0".repeat(64) } } },
    "RELEASE_MISMATCH",
    "config sha256",
  ],
  [
    "another URL",
    { userData: { RELEASE_URL: "https://example.com/x" } },
    "RELEASE_MISMATCH",
    "RELEASE_URL",
  ],
  [
    "no parameter",
    { config: { KEY: { from: "ssm:/gone" } } },
    "REFERENCE_UNRESOLVED",
    "KEY: ssm:/gone: ParameterNotFound",
  ],
  [
    "a secret",
    { config: { KEY: { from: "secretsmanager:x#y" } } },
    "REFERENCE_UNRESOLVED",
    "KEY: secretsmanager:x#y: ResourceNotFoundException",
  ],
  [
    "an image",
    { artifact: { kind: "image", reference: "r/web", digest: "sha256:0" } },
    "IMAGE_NOT_SUPPORTED",
    "r/web",
  ],
  ["no file", { artifact: { url: "file:///nowhere/x.tgz" } }, "ARTIFACT_NOT_FOUND", "ENOENT"],
  ["http", { artifact: { url: "http://127.0.0.1/x" } }, "ARTIFACT_FETCH", "neither https:"],
  ["checksum", { artifact: { sha256: "0".repeat(64) } }, "ARTIFACT_CHECKSUM", "0".repeat(64)],
  [
    "another Dockerfile",
    { artifact: { dockerfileSha256: "1".repeat(64) } },
    "ARTIFACT_CHECKSUM",
    "Dockerfile has sha256",
  ],
  ["no Dockerfile", { dockerfile: "deploy/Dockerfile" }, "BUILD_FAILED", "no deploy/Dockerfile"],
  [
    "a RUN it cannot confine",
    { files: { Dockerfile: "FROM debian\nRUN apt-get install -y curl\nCMD x" } },
    "BUILD_REFUSED",
    /line 2: RUN apt-get install -y curl: only npm ci/,
  ],
  [
    "multi-stage",
    { files: { Dockerfile: "FROM a AS b\nFROM c\nCMD x" } },
    "BUILD_REFUSED",
    /line 2: FROM c: multi-stage/,
  ],
  [
    "a missing COPY source",
    { files: { Dockerfile: "FROM a\nCOPY gone /x\nCMD x" } },
    "BUILD_FAILED",
    "gone is not in the artifact",
  ],
  [
    "no such program",
    { files: { Dockerfile: 'FROM gunicorn:1\nCMD ["no-such-program-here"]' } },
    "PROGRAM_NOT_FOUND",
    /"no-such-program-here".*FROM gunicorn:1/,
  ],
])("%s", async (_, options, code, summary) => {
  const failure = await failureOf(options, 5_000);
  expect(failure.code).toBe(code);
  if (typeof summary === "string") expect(failure.summary).toContain(summary);
  else expect(failure.summary).toMatch(summary);
  expect(world.hooks).toEqual([]);
});

test("a failure of a release that has been live abandons the hook", async () => {
  await failureOf({ promoted: true, artifact: { sha256: "0".repeat(64) } });
  await until(() => world.hooks.length > 0);
  expect(world.hooks[0]).toMatch(/web-r12,slipway-boot,ABANDON$/);
});

const dying = node('console.log("about to die");console.error("oh dear");process.exit(9);');

test("a program that crashes after start fails at its first exit, quoting it", async () => {
  const failure = await failureOf({ files: dying });
  expect(failure).toMatchObject({ code: "PROGRAM_EXITED", exitCode: 9, step: "ready" });
  expect(failure.summary).toBe("the program ended before it was ready: exit 9");
  expect(failure.tail.filter((line: string) => line === "oh dear")).toHaveLength(1);
  expect(failure.report).toMatchObject({ restarts: 0, lastExit: { code: 9, oom: false } });
});

test("with two restarts allowed it fails at its third exit", async () => {
  const before = clock.now();
  const failure = await failureOf({ files: dying, run: { restartsAllowed: 2 } });
  expect(clock.now() - before).toBeLessThan(5_000);
  expect(failure).toMatchObject({ code: "PROGRAM_EXITED", exitCode: 9, step: "ready" });
  expect(failure.summary).toContain("3 times");
  expect(failure.tail.filter((line: string) => line === "oh dear")).toHaveLength(3);
  expect(failure.report).toMatchObject({ restarts: 2, lastExit: { code: 9, oom: false } });
});

test("restart: never fails at the first exit; a signal is named", async () => {
  const failure = await failureOf({
    files: node('process.kill(process.pid, "SIGABRT")'),
    run: { restart: "never" },
  });
  expect(failure).toMatchObject({ code: "PROGRAM_EXITED", exitCode: 134 });
  expect(failure.report).toMatchObject({ restarts: 0, lastExit: { signal: "SIGABRT" } });
});

test("a program that passes its memory limit is killed with 137 and flagged", async () => {
  const failure = await failureOf({
    files: node(
      'const kept=[];const eat=()=>{kept.push(Buffer.alloc(8<<20,1));setImmediate(eat)};eat();console.log("eating")',
    ),
    run: { memoryMiB: 96, restart: "never" },
  });
  expect(failure).toMatchObject({ code: "OUT_OF_MEMORY", exitCode: 137 });
  expect(failure.report.lastExit).toMatchObject({ code: 137, signal: "SIGKILL", oom: true });
  expect(failure.tail).toContain("eating");
});

test.each<[string, string, string, string]>([
  ["another port", nodeServer("", "3000"), "WRONG_PORT", "listens on 3000, not on 8080"],
  [
    "no port",
    'require("net").createServer().listen("/tmp/socket")',
    "NOT_LISTENING",
    "nothing listens",
  ],
  ["loopback", nodeServer("", '8080, "127.0.0.1"'), "NOT_LISTENING", "127.0.0.1:8080 only"],
  [
    "a bad answer",
    nodeServer("response.statusCode = 503; return response.end('no database');"),
    "UNHEALTHY",
    '503 "no database"',
  ],
  ["silence", nodeServer("return;"), "UNHEALTHY", "no answer within"],
])("not ready in time: %s", async (_, program, code, summary) => {
  const within = { withinSeconds: 2, timeoutSeconds: 1 };
  const failure = await failureOf({ files: node(program), health: within }, 4_500);
  expect(failure.code).toBe(code);
  expect(failure.summary).toContain(summary);
  const { steps, updatedAt } = failure.report;
  expect(updatedAt - steps[0].startedAt).toBeLessThan(4_000);
});

// Faults: X5.
test("secret values never leave the instance", async () => {
  world.parameters.set("/pw", 'hunter2-"q"\nsecond line');
  const program =
    'console.log("pw is " + process.env.PW); console.log(JSON.stringify(process.env.PW));' +
    nodeServer('response.statusCode = 500; return response.end("x ".repeat(96) + process.env.PW);');
  const failure = await failureOf({
    files: node(program),
    config: { PW: { from: "ssm:/pw" }, PLAIN: "plain-secret", SHORT: "well" },
    health: { withinSeconds: 1 },
  });
  expect(failure.code).toBe("UNHEALTHY");
  const all = JSON.stringify(world.history);
  expect(all).toContain("[redacted]");
  for (const part of ["hunter2", "second line", "plain-secret"]) expect(all).not.toContain(part);
});

const entries: [string, tar.HeaderData & { content?: string }, string][] = [
  ["an absolute path", { path: "/etc/evil", type: "File" }, "is absolute"],
  ["a path that climbs", { path: "a/../../evil", type: "File" }, "contains .."],
  ["a link out", { path: "l", type: "SymbolicLink", linkpath: "../../etc/passwd" }, "outside"],
  ["an absolute link", { path: "l", type: "SymbolicLink", linkpath: "/etc/passwd" }, "outside"],
  ["a climbing link", { path: "l", type: "SymbolicLink", linkpath: "a/b/../../.." }, "outside"],
  ["a hard link out", { path: "h", type: "Link", linkpath: "../../etc/passwd" }, "outside"],
  ["a device", { path: "d", type: "CharacterDevice", devmaj: 1, devmin: 3 }, "CharacterDevice"],
  ["a named pipe", { path: "p", type: "FIFO" }, "FIFO"],
];

// Faults: X2.
test.each(entries)("an archive with %s is refused", async (_, header, summary) => {
  expect((await failureOf(await hostile([header]))).summary).toContain(summary);
});

test("a path through a link is refused, and a file that is no archive", async () => {
  const through = await failureOf(
    await hostile([
      { path: "in", type: "SymbolicLink", linkpath: "sub" },
      { path: "in/evil", type: "File" },
    ]),
  );
  expect(through).toMatchObject({ code: "ARTIFACT_HOSTILE" });
  expect(through.summary).toContain("passes through the link in");
  const path = join(world.state, "text.tgz");
  writeFileSync(path, "this is no archive at all");
  const text = await failureOf(await artifactAt(path));
  expect(text.code).toBe("ARTIFACT_HOSTILE");
});

async function hostile(headers: readonly tar.HeaderData[]): Promise<Partial<ReleaseOptions>> {
  const path = join(world.state, "hostile.tar");
  const blocks = headers.map((data) => {
    const header = new tar.Header({ mode: 0o644, size: 0, mtime: new Date(0), ...data });
    header.encode();
    return header.block!;
  });
  writeFileSync(path, Buffer.concat([...blocks, Buffer.alloc(1024)]));
  return artifactAt(path);
}

async function artifactAt(path: string): Promise<Partial<ReleaseOptions>> {
  const { createHash } = await import("node:crypto");
  const { readFileSync } = await import("node:fs");
  const { pathToFileURL } = await import("node:url");
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  return { artifact: { url: pathToFileURL(path).href, sha256 } };
}
