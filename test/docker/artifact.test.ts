// Goal: an instance runs the very image or tarball that was published, whatever a registry says now.
// Method: the step's real script against a real Docker engine and registries on the loopback.
import { createHash } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { testUnless } from "../support/machine-lacks.ts";
import { artifactMachine, bringArtifact } from "../userdata/support/artifact-step.ts";
import { tgzOf, type TarEntry } from "../userdata/support/tar-bytes.ts";
import { docker, lackOfDocker, removeImages } from "./support/docker-engine.ts";
import { importImage, serveFiles } from "./support/images.ts";
import { blobDownloads, startRegistry, type Registry } from "./support/registry.ts";

const lack = lackOfDocker("perl");
const check = testUnless(lack);
const login = { username: "reader", password: "p:ss\"w'ord $HOME" };
const base = "slipway-test-base:1";

let open: Registry;
let guarded: Registry;
beforeAll(async () => {
  if (lack !== undefined) return;
  [open, guarded] = await Promise.all([startRegistry(), startRegistry(login)]);
  importImage(base, { changes: [serveFiles] });
});
afterAll(async () => {
  if (lack !== undefined) return;
  await Promise.all([open.close(), guarded.close()]);
  if (built.length > 0) docker(["rmi", "-f", ...built]);
  removeImages(`${open.host}/*/*`, `${guarded.host}/*/*`, base);
});

/** Ids of images that tests have built. */
const built: string[] = [];

/** Pushes an image that says `text`, and forgets it; its layer is none that the engine has yet. */
function publish(registry: Registry, name: string, text: string): string {
  const image = importImage("slipway-test-pushed:1", {
    files: { "www/index.html": text, "www/unique": `${registry.host} ${name} ${text}` },
    changes: [serveFiles],
  });
  const digest = registry.push(image, name);
  docker(["rmi", "-f", image]);
  return digest;
}

const textIn = (image: string | undefined): string =>
  docker(["run", "--rm", "--pull", "never", image ?? "", "/bin/cat", "/www/index.html"]);

check("an image by digest", async () => {
  const digest = publish(open, "slipway-test/web:1", "one");
  const reference = `${open.host}/slipway-test/web:1`;
  const outcome = await bringArtifact(artifactMachine(), { kind: "image", reference, digest });
  expect(outcome.failure).toBeUndefined();
  expect(outcome.attest).toEqual({ imageDigest: digest });
  expect(outcome.detail).toBe(`pulled ${open.host}/slipway-test/web@${digest.slice(0, 19)}`);
  expect(textIn(outcome.image)).toBe("one");
});

// Faults: D14.
check("the tag has moved since: the published image boots", async () => {
  const reference = `${open.host}/slipway-test/moved:1`;
  const digest = publish(open, "slipway-test/moved:1", "published");
  const other = publish(open, "slipway-test/moved:1", "pushed over it");
  expect(other).not.toBe(digest);
  const { image, attest } = await bringArtifact(artifactMachine(), {
    kind: "image",
    reference,
    digest,
  });
  expect(textIn(image)).toBe("published");
  expect(attest).toEqual({ imageDigest: digest });
});

check("a reboot downloads nothing, and asks the registry nothing", async () => {
  const digest = publish(open, "slipway-test/kept:1", "kept");
  const artifact = { kind: "image", reference: `${open.host}/slipway-test/kept:1`, digest };
  const machine = artifactMachine();
  const before = open.asked().length;
  const first = await bringArtifact(machine, artifact);
  const pulled = open.asked().slice(before);
  expect(blobDownloads(pulled)).toHaveLength(2);
  const second = await bringArtifact(machine, artifact);
  expect(open.asked().slice(before + pulled.length)).toEqual([]);
  expect(second.image).toBe(first.image);
  expect(second.detail).toMatch(/ is here already$/);
});

check("a private registry, with credentials by reference", async () => {
  const digest = publish(guarded, "slipway-test/private:1", "private");
  const artifact = {
    kind: "image",
    reference: `${guarded.host}/slipway-test/private:1`,
    digest,
    credentials: "ssm:/registry",
  };
  const plain = `${login.username}:${login.password}\n`;
  for (const credentials of [JSON.stringify(login), plain]) {
    const outcome = await bringArtifact(artifactMachine({ credentials }), artifact);
    expect(outcome.failure).toBeUndefined();
    expect(textIn(outcome.image)).toBe("private");
    expect(outcome.console).not.toContain(login.password);
    docker(["rmi", "-f", outcome.image ?? ""]);
  }
});

const refusals: readonly (readonly [string, string | undefined, string, RegExp])[] = [
  [
    "no credentials",
    undefined,
    "ARTIFACT_DENIED",
    /the registry refuses .*: .*no basic auth|unauth/,
  ],
  ["a wrong password", "reader:wrong", "ARTIFACT_DENIED", /the registry refuses .*unauthorized/],
  ["no password at all", "reader", "ARTIFACT_DENIED", /neither a username and password/],
  ["JSON without a password", `{"username":"x"}`, "ARTIFACT_DENIED", /neither a username/],
];
for (const [what, credentials, code, summary] of refusals) {
  check(`a private registry and ${what}: refused at once`, async () => {
    const digest = publish(guarded, "slipway-test/refused:1", what);
    const machine = artifactMachine(credentials === undefined ? {} : { credentials });
    const outcome = await bringArtifact(machine, {
      kind: "image",
      reference: `${guarded.host}/slipway-test/refused:1`,
      digest,
      ...(credentials === undefined ? {} : { credentials: "ssm:/registry" }),
    });
    expect(outcome.failure).toMatchObject({
      code,
      summary: expect.stringMatching(summary) as string,
    });
    expect(outcome.console).not.toContain("tried again");
  });
}

check("an image that is not there", async () => {
  publish(open, "slipway-test/there:1", "there");
  for (const name of ["there", "nowhere"]) {
    const digest = `sha256:${"1".repeat(64)}`;
    const reference = `${open.host}/slipway-test/${name}:1`;
    const outcome = await bringArtifact(artifactMachine(), { kind: "image", reference, digest });
    expect(outcome.failure?.code).toBe("ARTIFACT_NOT_FOUND");
    expect(outcome.console).not.toContain("tried again");
  }
});

check("a tag in the digest's place is not pulled", async () => {
  publish(open, "slipway-test/tagged:latest", "tag");
  const outcome = await bringArtifact(artifactMachine(), {
    kind: "image",
    reference: `${open.host}/slipway-test/tagged`,
    digest: "latest",
  });
  expect(outcome.failure?.code).toBe("ARTIFACT_CHECKSUM");
});

// Faults: I12.
check("a registry that is away is asked again until the time is over", async () => {
  const gone = await startRegistry();
  await gone.close();
  const outcome = await bringArtifact(artifactMachine({ withinSeconds: 3 }), {
    kind: "image",
    reference: `${gone.host}/slipway-test/web:1`,
    digest: `sha256:${"1".repeat(64)}`,
  });
  expect(outcome.failure?.code).toBe("ARTIFACT_FETCH");
  expect(outcome.failure?.summary).toMatch(/tried [2-9] times: .*connection refused/);
  expect(outcome.seconds).toBeLessThan(10);
});

// Faults: I12.
check("no Docker daemon", async () => {
  const environment = { DOCKER_SOCKET: "/nowhere/docker.sock" };
  const outcome = await bringArtifact(artifactMachine({ withinSeconds: 1, environment }), {
    kind: "image",
    reference: "web:1",
    digest: `sha256:${"1".repeat(64)}`,
  });
  expect(outcome.failure?.code).toBe("DOCKER_UNAVAILABLE");
});

const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** A tarball on the machine's disk, as a release names it; there is no other like it. */
function tarball(directory: string, dockerfile: string, more: readonly TarEntry[] = []) {
  const bytes = tgzOf(
    { name: "web-1/Dockerfile", body: dockerfile },
    { name: "web-1/page", body: "from a tarball" },
    { name: "web-1/unique", body: directory },
    ...more,
  );
  const file = join(directory, "source.tgz");
  writeFileSync(file, bytes);
  return {
    kind: "tarball",
    url: `file://${file}`,
    sha256: sha256(bytes),
    context: "web-1",
    dockerfile: "Dockerfile",
    dockerfileSha256: sha256(dockerfile),
  };
}

const standin = { environment: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" } };

check("a tarball is built, once", async () => {
  const machine = artifactMachine(standin);
  const dockerfile = `FROM ${base}\nCOPY page /www/index.html\nRUN echo built $((6 * 7))\n`;
  const artifact = tarball(machine.directory, dockerfile);
  const first = await bringArtifact(machine, artifact);
  built.push(first.image ?? "");
  expect(first.failure).toBeUndefined();
  expect(first.console).toContain("[boot] built 42\n");
  expect(first.detail).toMatch(/^built from \d+ bytes$/);
  expect(first.attest).toEqual({
    artifactSha256: artifact.sha256,
    dockerfileSha256: artifact.dockerfileSha256,
  });
  expect(textIn(first.image)).toBe("from a tarball");
  expect(readdirSync(join(machine.directory, "state"))).toEqual([]);
  writeFileSync(join(machine.directory, "source.tgz"), "gone");
  const second = await bringArtifact(machine, artifact);
  expect(second).toMatchObject({ image: first.image, detail: "an earlier boot has built it" });
  expect(second.attest).toEqual(first.attest);
});

check("what .dockerignore names is in no image", async () => {
  const machine = artifactMachine(standin);
  const dockerfile = `FROM ${base}\nCOPY . /www/\nRUN cd /www && find . >/list && mv /list index.html\n`;
  const ignored = (name: string, body = ""): TarEntry => ({ name: `web-1/${name}`, body });
  const rules = ignored(".dockerignore", "**/*.key\nunique\ntmp\n!tmp/kept\n");
  const more = ["a.key", "b/c.key", "b/d", "tmp/gone", "tmp/kept"].map((name) => ignored(name));
  const artifact = tarball(machine.directory, dockerfile, [rules, ...more]);
  const { image, failure } = await bringArtifact(machine, artifact);
  built.push(image ?? "");
  expect(failure).toBeUndefined();
  const seen = [".", "./.dockerignore", "./Dockerfile", "./b", "./b/d", "./page"];
  expect(textIn(image).trim().split("\n").sort()).toEqual([...seen, "./tmp", "./tmp/kept"].sort());
});

check("a build that fails says with what, and its last lines", async () => {
  const machine = artifactMachine(standin);
  const dockerfile = `FROM ${base}\nRUN for i in 1 2 3; do echo line $i; done; exit 7\n`;
  const { failure } = await bringArtifact(machine, tarball(machine.directory, dockerfile));
  expect(failure).toMatchObject({ code: "BUILD_FAILED", exitCode: "7" });
  expect(failure?.summary).toContain("returned a non-zero code: 7");
  expect(failure?.tail).toContain("line 1\nline 2\nline 3\n");
  expect(readdirSync(join(machine.directory, "state"))).toEqual([]);
});

check("a build that takes too long is stopped", async () => {
  const machine = artifactMachine({ ...standin, buildWithinSeconds: 3 });
  const dockerfile = `FROM ${base}\nRUN echo began; sleep 120\n`;
  const outcome = await bringArtifact(machine, tarball(machine.directory, dockerfile));
  expect(outcome.failure).toMatchObject({
    code: "BUILD_FAILED",
    summary: "the build did not end within 3 s",
  });
  expect(outcome.failure?.tail).toContain("began");
  expect(outcome.seconds).toBeLessThan(30);
});

const damages: readonly (readonly [string, string, RegExp, Readonly<Record<string, string>>])[] = [
  ["another sha256", "ARTIFACT_CHECKSUM", /^its sha256 is/, { sha256: "0".repeat(64) }],
  [
    "another Dockerfile",
    "ARTIFACT_CHECKSUM",
    /^Dockerfile has/,
    { dockerfileSha256: "0".repeat(64) },
  ],
  ["no such context", "BUILD_FAILED", /no directory elsewhere$/, { context: "elsewhere" }],
  ["a context outside", "BUILD_FAILED", /no directory \.\.$/, { context: ".." }],
  ["no such Dockerfile", "BUILD_FAILED", /has no Other$/, { dockerfile: "Other" }],
  ["a Dockerfile outside", "BUILD_FAILED", /has no/, { dockerfile: "../../../../../etc/passwd" }],
];
for (const [what, code, summary, change] of damages) {
  check(`a tarball with ${what} is not built`, async () => {
    const machine = artifactMachine(standin);
    const artifact = { ...tarball(machine.directory, `FROM ${base}\n`), ...change };
    const { failure } = await bringArtifact(machine, artifact);
    expect(failure).toMatchObject({ code, summary: expect.stringMatching(summary) as string });
    expect(readdirSync(join(machine.directory, "state"))).toEqual([]);
  });
}

// Faults: X2.
check("a hostile tarball is refused, with nothing kept", async () => {
  const machine = artifactMachine(standin);
  const evil: TarEntry = { name: "web-1/out", type: "2", link: "../../out" };
  const artifact = tarball(machine.directory, `FROM ${base}\n`, [evil]);
  const { failure } = await bringArtifact(machine, artifact);
  expect(failure?.code).toBe("ARTIFACT_HOSTILE");
  expect(readdirSync(join(machine.directory, "state"))).toEqual([]);
});

check("a file of this machine is no artifact on AWS", async () => {
  const machine = artifactMachine();
  const { failure } = await bringArtifact(machine, tarball(machine.directory, `FROM ${base}\n`));
  expect(failure).toMatchObject({
    code: "ARTIFACT_FETCH",
    summary: expect.stringMatching(/is neither https: nor s3:$/) as string,
  });
});
