// Goal: the boot script does what userdata/README.md promises, step by step, on the stand-in's AWS.
// Method: the real bash, an instance of a real group at its hook, a Docker socket that is a fake.
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import {
  DescribeAutoScalingInstancesCommand,
  AutoScalingClient,
} from "@aws-sdk/client-auto-scaling";
import { afterEach, beforeEach, expect } from "vitest";
import { lackOfShell, testUnless } from "../support/machine-lacks.ts";
import { BootWorld, freePort } from "./support/boot-world.ts";
import { fakeImage } from "./support/fake-docker.ts";
import { until } from "../support/until.ts";

const check = testUnless(lackOfShell());
let world: BootWorld;
let port: number;
beforeEach(async () => {
  world = new BootWorld();
  port = await freePort();
  await world.open();
});
afterEach(() => world.close());

const lifecycleState = async (): Promise<string | undefined> => {
  const order = new DescribeAutoScalingInstancesCommand({ InstanceIds: [world.instanceId] });
  const answer = await new AutoScalingClient(world.client).send(order);
  return answer.AutoScalingInstances?.[0]?.LifecycleState;
};

// Faults: D8.
check("a release becomes ready, attests, and completes its hook", async () => {
  const value = "line one\nline 'two'\t\"three\" ${HOME} \\ ü 漢字 🚢\r\n";
  await new SSMClient(world.client).send(
    new PutParameterCommand({ Name: "/web/token", Value: value, Type: "SecureString" }),
  );
  await world.release({
    port,
    config: { TOKEN: { from: "ssm:/web/token" }, EMPTY: "", OVER: "config", EQUALS: "= =" },
    run: {
      env: { OVER: "run", MINE: "run", PORT: "1" },
      memoryMiB: 64,
      cpus: 0.5,
      args: ["a", "b"],
    },
  });
  const { code, output } = await world.boot({ serves: { port, body: `well ${value}` } });
  expect(code, output).toBe(0);
  const item = await world.item();
  expect(item).toMatchObject({
    pk: "web#boot#12",
    instanceId: world.instanceId,
    zone: "us-east-1a",
    state: "ready",
    step: "ready",
    restarts: 0,
    ports: [port],
    references: { TOKEN: "ssm:/web/token@1" },
    attest: { release: "1.0.0-7-abc", number: 7, driver: "docker" },
  });
  expect(item.probe).toMatchObject({ status: 200, body: "well [redacted]" });
  expect(item.attest.scriptVersion).toMatch(/^[0-9a-f]{12}$/);
  expect(item.attest.imageDigest).toBe(`sha256:${"ab".repeat(32)}`);
  expect(item.steps.map((step: any) => step.name)).toEqual(["config", "artifact", "run", "ready"]);
  expect(item.steps.every((step: any) => step.seconds >= 0 && step.detail !== "")).toBe(true);
  expect(item.expires).toBe(Math.floor(item.updatedAt / 1000) + 604_800);
  expect(JSON.stringify(item) + output).not.toContain("漢字");
  expect(world.docker.created).toMatchObject({
    Image: fakeImage,
    Cmd: ["a", "b"],
    HostConfig: {
      Memory: 64 * 2 ** 20,
      MemorySwap: 64 * 2 ** 20,
      NanoCpus: 500_000_000,
      RestartPolicy: { Name: "no" },
      PortBindings: { [`${port}/tcp`]: [{ HostPort: String(port) }] },
    },
  });
  expect(world.docker.created.Env.sort()).toEqual([
    "EMPTY=",
    "EQUALS== =",
    "MINE=run",
    "OVER=config",
    "PORT=1",
    "SLIPWAY_CONFIG_VERSION=3",
    "SLIPWAY_ENVIRONMENT=test",
    "SLIPWAY_RELEASE=1.0.0-7-abc",
    "SLIPWAY_SERVICE=web",
    `TOKEN=${value}`,
  ]);
  await until(
    async () => (await lifecycleState()) === "InService",
    () => output,
  );
});

async function failed(): Promise<any> {
  const item = await world.item();
  expect(item).toMatchObject({ state: "failed" });
  return item.failure;
}

// Faults: A1, A2, A4.
check("throttles, server errors and lost replies are weather", async () => {
  const faults = [
    { kind: "throttle", at: "dynamodb:GetItem", count: 1 },
    { kind: "error", at: "ssm:GetParameter", count: 2, status: 503 },
    { kind: "lost-reply", at: "dynamodb:PutItem", count: 1 },
  ];
  await new SSMClient(world.client).send(
    new PutParameterCommand({ Name: "/web/a", Value: "value of a", Type: "String" }),
  );
  await world.release({ port, config: { A: { from: "ssm:/web/a" } } });
  for (const fault of faults) {
    expect(world.standin.control.ask("POST", "faults", JSON.stringify(fault)).status).toBe(201);
  }
  const { code, output } = await world.boot({ serves: { port } });
  expect(code, output).toBe(0);
  expect(world.docker.created.Env).toContain("A=value of a");
  expect(await world.item()).toMatchObject({ state: "ready" });
});

check("a reference without a value ends the boot, and the hook is left waiting", async () => {
  await world.release({ port, config: { A: { from: "ssm:/web/missing" } } });
  const { code } = await world.boot({ serves: { port } });
  expect(code).toBe(1);
  expect(await failed()).toMatchObject({
    step: "config",
    code: "REFERENCE_UNRESOLVED",
    summary: "A: ssm:/web/missing: ParameterNotFound",
  });
  expect(world.docker.created).toBeUndefined();
  expect(await lifecycleState()).toBe("Pending:Wait");
});

// Faults: I1.
check("a release that has been live gives its instance up", async () => {
  const damage = (items: any): void => void (items.config.sha256.S = "0".repeat(64));
  await world.release({ port, promoted: true, damage });
  const { code } = await world.boot({ serves: { port } });
  expect(code).toBe(1);
  expect(await failed()).toMatchObject({ step: "config", code: "CONFIG_HASH" });
  expect(world.operations()).toContain("CompleteLifecycleAction 200");
  expect(await lifecycleState()).not.toBe("InService");
});

check("no secret is left anywhere, and the boot's log is where user data says", async () => {
  const token = 'PLANTED-"4711"\\token';
  world.standin.region.logs.addGroup("/slipway/test");
  await new SSMClient(world.client).send(
    new PutParameterCommand({ Name: "/web/token", Value: token, Type: "SecureString" }),
  );
  await world.release({
    port,
    config: { TOKEN: { from: "ssm:/web/token" } },
    userData: { logs: "/slipway/test" },
    health: { withinSeconds: 12 },
  });
  const { code, output } = await world.boot({
    serves: { port, status: 500, body: `no ${JSON.stringify(token)} ${encodeURIComponent(token)}` },
    prints: [`my token is ${token}\n`],
  });
  expect(code).toBe(1);
  const failure = await failed();
  expect(failure).toMatchObject({ code: "UNHEALTHY", tail: ["my token is [redacted]"] });
  expect(failure.summary).toContain("500");
  const log = JSON.stringify(world.standin.log.since(0));
  expect(output + JSON.stringify(await world.item()) + log).not.toMatch(/4711/);
  expect(world.docker.created.HostConfig.LogConfig).toMatchObject({
    Type: "awslogs",
    Config: {
      "awslogs-group": "/slipway/test",
      "awslogs-stream": `web/12/${world.instanceId}/app`,
      "awslogs-endpoint": world.endpoint,
      mode: "non-blocking",
    },
  });
});

check("where the group is not to be had, the program's log stays on the instance", async () => {
  await world.release({ port, userData: { logs: "/slipway/none" } });
  const { code, output } = await world.boot({ serves: { port } });
  expect(code, output).toBe(0);
  expect(world.docker.created.HostConfig.LogConfig).toMatchObject({ Type: "local" });
  expect(output).toMatch(
    /CloudWatch Logs cannot be had, the program's log stays here: ResourceNotFound/,
  );
});

check("a program that waits for others by exiting is allowed to, so often", async () => {
  await world.release({ port, config: { A: "planted" }, run: { restartsAllowed: 2 } });
  const ends = [
    { afterMs: 50, code: 1, early: true },
    { afterMs: 50, code: 1, early: true },
  ];
  const { code, output } = await world.boot({
    serves: { port },
    ends,
    prints: ["no database planted\n"],
  });
  expect(code, output).toBe(0);
  expect(await world.item()).toMatchObject({
    state: "ready",
    restarts: 2,
    lastExit: { code: 1, oom: false, tail: ["no database [redacted]"] },
  });
});

check("one end more than allowed is a failure", async () => {
  await world.release({ port, run: { restartsAllowed: 1 } });
  const ends = Array.from({ length: 3 }, () => ({ afterMs: 50, code: 7 }));
  const { code } = await world.boot({ ends, prints: ["no database\n"] });
  expect(code).toBe(1);
  expect(await failed()).toMatchObject({
    step: "ready",
    code: "PROGRAM_EXITED",
    summary: "the program ended 2 times before it was ready: exit 7",
    exitCode: 7,
  });
});

check("an after-start that does not exit with 0", async () => {
  await world.release({ port, run: { afterStart: ["migrate", "--all"] } });
  const { code } = await world.boot({ serves: { port }, exec: { code: 3, prints: "no table\n" } });
  expect(code).toBe(1);
  expect(world.docker.execs).toEqual([
    { Cmd: ["migrate", "--all"], AttachStdout: true, AttachStderr: true },
  ]);
  expect(await failed()).toMatchObject({
    step: "after-start",
    code: "AFTER_START_FAILED",
    exitCode: 3,
    tail: ["no table"],
  });
});

check("a Docker daemon that does not come", async () => {
  await world.release({ port, health: { withinSeconds: 3 } });
  await world.docker.close();
  const { code } = await world.boot({ serves: { port } });
  expect(code).toBe(1);
  expect(await failed()).toMatchObject({ code: "DOCKER_UNAVAILABLE" });
});
