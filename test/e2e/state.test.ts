// Goal: a stand-in with --state is taken up again where it was, whether it was stopped or killed:
// the release serves, the ids are the same, and an interrupted rollout goes on.
// Method: the built slipway in its own processes; SIGTERM and SIGKILL; the same ports, a real load.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as repository from "../support/repository.ts";
import { slipway, startLocalAws, startSlipway, type LocalAws } from "../support/slipway-process.ts";
import { administratorOf } from "../support/written-places.ts";

const service = { name: "shop", path: "/*", priority: 100, port: 8080 };
let root: string;
let state: string;
let aws: LocalAws;
let version = 0;

const start = async (): Promise<LocalAws> =>
  await startLocalAws(root, ["shop"], ["--state", state]);

const run = async (...args: string[]) => await slipway(root, [...args, "--json"], aws.env);

const commit = (): void => {
  version += 1;
  const greeting = `version ${version}`;
  repository.commitFiles(
    root,
    {
      ".gitignore": "state/\n",
      Dockerfile: repository.nodeDockerfile,
      "server.js": repository.nodeServer(greeting),
      "slipway.yaml": repository.settingsFor(service),
    },
    greeting,
  );
};

/** Asks until it is answered so, in real time. */
async function serves(text: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(aws.loadBalancer).catch(() => undefined);
    if ((await answer?.text())?.trim() === text) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never answered "${text}"`);
}

/** Until every target of every group is healthy: the machines have booted again. */
async function allHealthy(): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client(client());
  for (let tries = 0; tries < 300; tries += 1) {
    const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand());
    const seen = await Promise.all(
      TargetGroups.map(async ({ TargetGroupArn }) => {
        const health = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
        return (health.TargetHealthDescriptions ?? []).map((one) => one.TargetHealth?.State);
      }),
    );
    if (seen.flat().every((state) => state === "healthy")) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("targets are not healthy again");
}

const client = () => ({
  ...administratorOf(aws),
  maxAttempts: 1,
});

/** Everything with an id, through the real wire. */
async function ids(): Promise<unknown> {
  const { groups, launchTemplates, targetGroups, rules, instances } = await aws.control("standing");
  return { groups, launchTemplates, targetGroups, rules, instances };
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  state = join(root, "state");
  aws = await start();
  commit();
  const deployed = await run("deploy", "--yes");
  expect(deployed.exitCode, deployed.stdout + deployed.stderr).toBe(0);
});

afterAll(async () => {
  await aws.stop();
  rmSync(root, { recursive: true, force: true });
});

test.each(["stop", "kill"] as const)("after %s the same release serves again", async (end) => {
  const before = await ids();
  const { live } = (await run("status")).result as any;
  expect(live.release).toMatch(/./);
  const { endpoint, loadBalancer } = aws;
  const ended = await aws[end]();
  expect(ended.exitCode).toBe(end === "stop" ? 0 : -1);
  await expect(fetch(loadBalancer)).rejects.toThrow();
  aws = await start();
  expect(aws).toMatchObject({ endpoint, loadBalancer });
  await serves(`version ${version}`);
  expect(await ids()).toEqual(before);
  expect(((await run("status")).result as any).live).toEqual(live);
  await allHealthy();
  commit();
  const deployed = await run("deploy", "--yes");
  expect(deployed.exitCode, deployed.stdout + deployed.stderr).toBe(0);
  await serves(`version ${version}`);
  expect((await aws.control("standing")).groups).toHaveLength(1);
});

// Killed first, slipway could not give back its lease, and the next would wait six minutes for it.
test.each(['"step":"launch-canary","direction":"do"', '"event":"traffic-shifted"'])(
  "a rollout stopped at %s goes on after its AWS was killed and started again",
  async (event) => {
    commit();
    const running = startSlipway(root, ["deploy", "--yes", "--json"], aws.env);
    let isTold = false;
    running.child.stdout?.on("data", (chunk: Buffer) => {
      if (isTold || !chunk.toString().includes(event)) return;
      isTold = true;
      running.child.kill("SIGINT");
    });
    const cut = await running.finished;
    await aws.kill();
    expect(cut.exitCode, cut.stdout + cut.stderr).toBe(5);
    aws = await start();
    // Before, the rollout would rightly find its fleet unhealthy and go back.
    await allHealthy();
    const done = await run(...(cut.result.next ?? "").split(" ").slice(1));
    expect(done.exitCode, done.stdout + done.stderr).toBe(0);
    expect(done.result).toMatchObject({ outcome: "live", release: cut.result.release });
    await serves(`version ${version}`);
    expect((await aws.control("standing")).groups).toHaveLength(1);
  },
);
