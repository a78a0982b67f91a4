// Goal: a plan says exactly what the deploy after it then does in AWS, for every kind of change, and
// says the same twice.
// Method: the real program plans twice, then deploys; the stand-in's log tells what was changed.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Plan } from "../../src/domain/plan.ts";
import * as repository from "../support/repository.ts";
import { slipway, startLocalAws, type LocalAws } from "../support/slipway-process.ts";

const service = { name: "shop", path: "/*", priority: 100, port: 8080 };
let root: string;
let aws: LocalAws;

const run = async (...args: string[]) => await slipway(root, [...args, "--json"], aws.env);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  aws = await startLocalAws(root, ["shop"], ["--state", join(root, ".state")]);
  repository.commitFiles(
    root,
    {
      Dockerfile: repository.nodeDockerfile,
      ".gitignore": ".state\n",
      "server.js": repository.nodeServer("good"),
      "slipway.yaml": repository.settingsFor(service),
    },
    "good",
  );
});

afterAll(async () => {
  expect((await aws.control("unsupported")).items).toEqual([]);
  await aws.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Changes of what runs that the deployer has asked for since then, in the order they arrived. */
async function changesSince(since: number): Promise<readonly string[]> {
  const { requests } = await aws.control(`log?since=${since}`);
  return (requests as any[])
    .filter(({ mutating, service: name }) => mutating && name !== "dynamodb" && name !== "logs")
    .filter(isOwn)
    .toSorted((a, b) => a.at - b.at)
    .map(({ service: name, operation }) => `${name}:${operation}`);
}

const isOwn = ({ accessKeyId }: { readonly accessKeyId: string }): boolean =>
  accessKeyId === aws.env["AWS_ACCESS_KEY_ID"];

async function lastAt(): Promise<number> {
  const { requests } = await aws.control("log");
  return Math.max(0, ...(requests as any[]).map(({ at }) => at)) + 1;
}

/** Plans, plans again, deploys; both plans must be one, change nothing, and foretell the deploy. */
async function planThenDeploy(): Promise<Plan> {
  const before = await lastAt();
  const [first, second] = [await run("deploy", "--plan"), await run("deploy", "--plan")];
  expect(first.exitCode, first.stdout + first.stderr).toBe(0);
  expect(second.stdout).toBe(first.stdout);
  const { requests } = await aws.control(`log?since=${before}`);
  const own = (requests as any[]).filter(isOwn);
  expect(own.filter(({ mutating }) => mutating)).toEqual([]);
  const plan = first.result as unknown as Plan;
  const deployed = await run("deploy", "--yes");
  expect(deployed.exitCode, deployed.stdout + deployed.stderr).toBe(0);
  expect(deployed.result).toMatchObject({ release: plan.release.id, rollout: plan.rollout });
  const foretold = plan.steps.flatMap(({ mutations }) => mutations.map(({ call }) => call));
  const done = await changesSince(before);
  expect(done.toSorted()).toEqual(foretold.toSorted());
  // Template and target group go side by side, and so does what launches the canary.
  const [later, foretoldLater] = [done, foretold].map((calls) =>
    calls
      .slice(calls.findIndex((call) => call.endsWith(":UpdateAutoScalingGroup")))
      .filter((call) => !call.startsWith("ec2:")),
  );
  expect(later).toEqual(foretoldLater);
  return plan;
}

const kinds = (plan: Plan) => plan.changes.map(({ kind }) => kind);

function edit(from: string, to: string): void {
  const text = readFileSync(join(root, "slipway.yaml"), "utf8");
  expect(text).toContain(from);
  repository.commitFiles(root, { "slipway.yaml": text.replace(from, to) }, `${from} to ${to}`);
}

test("the first deploy", async () => {
  const plan = await planThenDeploy();
  expect(kinds(plan)).toEqual(["first"]);
  expect(plan.release.isNew).toBe(true);
});

test("then there is nothing to do", async () => {
  expect(kinds(await planThenDeploy())).toEqual(["none"]);
});

test("another capacity", async () => {
  edit("max: 4", "max: 5");
  const plan = await planThenDeploy();
  // The commit is another one, and the tarball with it.
  expect(kinds(plan)).toEqual(["source", "capacity"]);
});

test("another capacity of the very same release", async () => {
  appendFileSync(join(root, ".git/info/exclude"), "other.yaml\n");
  const text = readFileSync(join(root, "slipway.yaml"), "utf8");
  appendFileSync(join(root, "other.yaml"), text.replace("desired: 2", "desired: 3"));
  const args = ["--file", "other.yaml"];
  const planned = await run("deploy", "--plan", ...args);
  expect(kinds(planned.result as unknown as Plan), planned.stdout).toEqual(["capacity"]);
  const before = await lastAt();
  const deployed = await run("deploy", "--yes", ...args);
  expect(deployed.result, deployed.stderr).toMatchObject({ outcome: "live", rollout: null });
  expect(await changesSince(before)).toEqual(["autoscaling:UpdateAutoScalingGroup"]);
});

test("another config and instance type, over a fleet of another size", async () => {
  expect((await run("config", "set", "GREETING=hello")).exitCode).toBe(0);
  edit("port: 8080\n", "port: 8080\ninstance: { type: t3.large }\nrun: { memory: 256m }\n");
  const plan = await planThenDeploy();
  expect(kinds(plan)).toEqual(["source", "config", "instance-type", "run-options", "capacity"]);
});

test("for people it is lines, and it is refused as the deploy would be", async () => {
  const lines = await slipway(root, ["deploy", "--plan"], aws.env);
  expect(lines.stdout).toContain("change  none");
  expect(lines.stdout).toContain("Nothing would be changed in AWS.");
  const refused = await slipway(root, ["deploy", "r99", "--plan"], aws.env);
  expect(refused.exitCode).toBe(2);
});
