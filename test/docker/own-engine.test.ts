// Goal: an instance logs in to ECR by its role, and its program survives its Docker daemon.
// Method: the real scripts on the stand-in's AWS, with a Docker daemon of the test's own.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { registryHost, registryPassword } from "../../src/standin/ecr/registry-password.ts";
import { testUnless } from "../support/machine-lacks.ts";
import { BootWorld, freePort } from "../userdata/support/boot-world.ts";
import { docker } from "./support/docker-engine.ts";
import { importImage } from "./support/images.ts";
import { lackOfOwnEngine, startEngine, type OwnEngine } from "./support/own-engine.ts";
import { blobDownloads, pushImage, startRegistry, type Registry } from "./support/registry.ts";

const lack = lackOfOwnEngine("perl");
const check = testUnless(lack);

const container = "slipway-app";
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
  await world.close();
  if (lack === undefined) docker(["rm", "-f", "-v", container], undefined, engine.environment);
  rmSync(home, { recursive: true });
});

const told = () => ({ DOCKER_SOCKET: engine.socket, HOME: home });

/** Pushes an image that serves `text` to the registry that stands for ECR, and forgets it. */
function publish(name: string, text: string): string {
  const files = { "www/healthz": text, "www/unique": `${name} ${text}` };
  const changes = [`CMD ["/bin/sh", "-c", "exec /bin/httpd -f -p $PORT -h /www"]`];
  importImage("pushed:1", { files, changes }, engine.environment);
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
  docker(["kill", container], undefined, engine.environment);
  await until(async () => (await world.item()).restarts === 1, supervise.output);
  await until(async () => (await serves()) === "live", supervise.output);
  expect(await world.item()).toMatchObject({ lastExit: { code: 137, signal: "SIGKILL" } });
});

const processOf = (): string =>
  docker(["inspect", "-f", "{{.State.Pid}}", container], undefined, engine.environment);

/** Waits for a condition for at most 30 seconds. */
async function until(is: () => Promise<boolean>, describe: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await is())) {
    if (Date.now() > deadline) throw new Error(describe());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
