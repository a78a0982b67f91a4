// Goal: the boot script does what userdata/README.md promises, step by step, on the stand-in's AWS.
// Method: the real bash, an instance of a real group at its hook, a Docker socket that is a fake.
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import {
  DescribeAutoScalingInstancesCommand,
  AutoScalingClient,
} from "@aws-sdk/client-auto-scaling";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BootWorld, freePort } from "./support/boot-world.ts";

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

test("a release becomes ready, attests, and completes its hook", async () => {
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
    Image: "sha256:fake",
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
  expect(await lifecycleState()).toBe("InService");
});
