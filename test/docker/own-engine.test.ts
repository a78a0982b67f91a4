// Goal: an instance gets what private registries guard, and its program survives Docker's daemon.
// Method: the real scripts on the stand-in's AWS, with a Docker daemon of the test's own.
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished } from "vitest";
import { registryHost, registryPassword } from "../../src/standin/ecr/registry-password.ts";
import { testUnless } from "../support/machine-lacks.ts";
import { BootWorld, freePort } from "../userdata/support/boot-world.ts";
import { tgzOf } from "../userdata/support/tar-bytes.ts";
import { docker } from "./support/docker-engine.ts";
import { importImage } from "./support/images.ts";
import { lackOfOwnEngine, startEngine, type OwnEngine } from "./support/own-engine.ts";
import { blobDownloads, pushImage, startRegistry, type Registry } from "./support/registry.ts";
import { until } from "../support/until.ts";

const lack = lackOfOwnEngine("perl");
const check = testUnless(lack);

const place = { account: "000000000000", name: "us-east-1" };
const host = registryHost(place);
const login = { username: "AWS", password: registryPassword(place) };

let engine: OwnEngine;
let ecr: Registry;
beforeAll(async () => {
  if (lack !== undefined) return;
  ecr = await startRegistry(login, "127.77.0.1:80");
  engine = await startEngine({ [host]: "127.77.0.1" });
});
afterAll(async () => {
  await engine?.close();
  await ecr?.close();
});

let world: BootWorld;
let port: number;
let home: string;
beforeEach(async () => {
  world = new BootWorld();
  await world.open();
  port = await freePort();
  home = mkdtempSync(join(tmpdir(), "slipway-home-"));
});
afterEach(async () => {
  if (lack === undefined) ask("rm", "-f", "-v", world.container);
  await world.close();
  rmSync(home, { recursive: true });
});

const ask = (...args: readonly string[]): string => docker(args, undefined, engine.environment);
const told = () => ({ ...world.realDocker(), DOCKER_SOCKET: engine.socket, HOME: home });

const start = `CMD ["/bin/sh", "-c", "exec /bin/httpd -f -p $PORT -h /www"]`;
const page = (text: string) => ({ "www/healthz": text });

/** Pushes an image that serves `text` to the registry that stands for ECR, and forgets it. */
function publish(name: string, text: string): string {
  importImage("pushed:1", { files: page(text), changes: [start] }, engine.environment);
  return pushImage("pushed:1", `${host}/${name}`, login, engine.environment);
}

const serves = async (): Promise<string | undefined> => {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
  return answer?.text();
};

check("an image of ECR, by the instance's role; a reboot downloads nothing", async () => {
  const digest = publish("web:1", "from ECR");
  await world.release({ port, artifact: { kind: "image", reference: `${host}/web:1`, digest } });
  const { code, output } = await world.start("boot", told()).ended;
  expect(code, output).toBe(0);
  const item = await world.item();
  expect(item).toMatchObject({ state: "ready", attest: { imageDigest: digest } });
  expect(await serves()).toBe("from ECR");
  expect(world.operations()).toContain("GetAuthorizationToken 200");
  expect(output + JSON.stringify(item)).not.toContain(login.password);
  expect(readdirSync(home)).toEqual([]);

  const before = ecr.asked().length;
  const again = await world.start("boot", told()).ended;
  expect(again.code, again.output).toBe(0);
  expect(blobDownloads(ecr.asked().slice(before))).toEqual([]);
  expect(await serves()).toBe("from ECR");
});

check("a tarball from S3 whose Dockerfile begins with an image of ECR", async () => {
  publish("base:1", "to be overwritten");
  const dockerfile = `FROM ${host}/base:1\nCOPY page /www/healthz\n`;
  const bytes = tgzOf(
    { name: "Dockerfile", body: dockerfile },
    { name: "page", body: "from a tarball" },
  );
  const s3 = new S3Client({ ...world.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "sources" }));
  await s3.send(new PutObjectCommand({ Bucket: "sources", Key: "web 1.tgz", Body: bytes }));
  await world.release({
    port,
    artifact: {
      kind: "tarball",
      url: "s3://sources/web 1.tgz",
      sha256: createHash("sha256").update(bytes).digest("hex"),
      dockerfile: "Dockerfile",
      dockerfileSha256: createHash("sha256").update(dockerfile).digest("hex"),
    },
  });
  const { code, output } = await world.start("boot", told()).ended;
  expect(code, output).toBe(0);
  expect(await serves()).toBe("from a tarball");
  expect(output).not.toContain(login.password);
  expect(readdirSync(home)).toEqual([]);
});

check("a private registry, with credentials from Secrets Manager", async () => {
  const reader = { username: "reader", password: "very secret" };
  const registry = await startRegistry(reader);
  onTestFinished(() => registry.close());
  importImage("pushed:1", { files: page("private"), changes: [start] }, engine.environment);
  const name = `${registry.host}/private:1`;
  const digest = pushImage("pushed:1", name, reader, engine.environment);
  const SecretString = JSON.stringify(reader);
  const secrets = new SecretsManagerClient(world.client);
  await secrets.send(new CreateSecretCommand({ Name: "registry/reader", SecretString }));
  const credentials = "secretsmanager:registry/reader";
  await world.release({ port, artifact: { kind: "image", reference: name, digest, credentials } });
  const { code, output } = await world.start("boot", told()).ended;
  expect(code, output).toBe(0);
  expect(await serves()).toBe("private");
  expect(output + JSON.stringify(await world.item())).not.toContain(reader.password);
  expect(readdirSync(home)).toEqual([]);
});

check("the program comes back after a restart of the Docker daemon", async () => {
  const digest = publish("steady:1", "steady");
  await world.release({ port, artifact: { kind: "image", reference: `${host}/steady:1`, digest } });
  const { code, output } = await world.start("boot", told()).ended;
  expect(code, output).toBe(0);
  const supervise = world.start("supervise", told());
  const before = ecr.asked().length;
  await engine.restart();
  await until(async () => (await serves()) === "steady", supervise.output);
  expect(supervise.child.exitCode, supervise.output()).toBeNull();
  expect(blobDownloads(ecr.asked().slice(before))).toEqual([]);
  await until(async () => (await world.item()).restarts > 0, supervise.output);
  expect(await world.item()).toMatchObject({ state: "ready", lastExit: { oom: false } });
});

check("a Docker daemon that lets containers run on is restarted under the program", async () => {
  const digest = publish("live:1", "live");
  engine.liveRestore();
  await world.release({ port, artifact: { kind: "image", reference: `${host}/live:1`, digest } });
  const { code, output } = await world.start("boot", told()).ended;
  expect(code, output).toBe(0);
  const supervise = world.start("supervise", told());
  const before = processOf();
  await engine.restart();
  await until(async () => (await serves()) === "live", supervise.output);
  expect(processOf()).toBe(before);
  // It is still watched: what ends now is started again.
  ask("kill", world.container);
  await until(async () => (await world.item()).restarts === 1, supervise.output);
  await until(async () => (await serves()) === "live", supervise.output);
  expect(await world.item()).toMatchObject({ lastExit: { code: 137, signal: "SIGKILL" } });
});

const processOf = (): string => ask("inspect", "-f", "{{.State.Pid}}", world.container);
