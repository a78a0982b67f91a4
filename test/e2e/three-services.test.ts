// Goal: three services of a person's own, in Node, Python and shell, go live on one stand-in and are
// replaced under traffic without a lost request, and independent clients agree about what is left.
// Method: the built slipway in its own processes; the real aws CLI where there is one.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { load } from "../support/load.ts";
import { figure } from "../support/figure.ts";
import * as repository from "../support/repository.ts";
import { slipway, startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { administratorKeys } from "../support/written-places.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

const values: Readonly<Record<string, string>> = {
  QUOTES: `he said "hi" & she said 'ho'`,
  LINES: "-----BEGIN KEY-----\nabc=\r\n\tdef\n-----END KEY-----\n",
  SIGNS: "$HOME `date` #no =yes= \\ % * ? {}",
  WORLD: "schön, 日本, 🚢",
  SPACES: "  both ends  ",
  EMPTY: "",
};

const services = [
  {
    service: { name: "shop", path: "/shop/*", priority: 10, port: 8080 },
    needs: "node",
    files: (greeting: string) => ({
      Dockerfile: repository.nodeDockerfile,
      "server.js": repository.nodeServer(greeting),
    }),
  },
  {
    service: { name: "py", path: "/py/*", priority: 20, port: 9000 },
    needs: "python3",
    files: (greeting: string) => ({
      Dockerfile: repository.pythonDockerfile,
      "server.py": repository.pythonServer(greeting),
    }),
  },
  {
    service: { name: "shell", path: "/sh/*", priority: 30, port: 7000 },
    needs: "sh",
    files: (greeting: string) => ({
      Dockerfile: repository.shellDockerfile,
      "start.sh": repository.shellServer(greeting),
      "static.js": repository.staticServer,
    }),
  },
] as const;

let root: string;
let aws: LocalAws;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  const names = services.map(({ service }) => service.name);
  aws = await startLocalAws(root, names);
});

afterAll(async () => {
  const { count, items } = await aws.control("unsupported");
  expect(items).toEqual([]);
  expect(count).toBe(0);
  const end = await aws.stop();
  expect(end.exitCode).toBe(0);
  rmSync(root, { recursive: true, force: true });
});

describe.each(services)("$service.name", ({ service, needs, files }) => {
  const url = () => `${aws.loadBalancer}${service.path.replace("*", "")}`;
  const directory = () => join(root, service.name);
  let env: Record<string, string>;
  beforeAll(async () => {
    env = await aws.as(service.name);
  });
  const run = async (...args: string[]) => await slipway(directory(), [...args, "--json"], env);
  const launched = async (releaseId: string): Promise<string[]> =>
    (await aws.control("launches")).launches
      .filter((launch: any) => launch.tags["slipway:service"] === service.name)
      .filter((launch: any) => launch.tags["slipway:release"] === releaseId)
      .map((launch: any) => launch.instanceId);

  test.skipIf(needs === "python3" && !has(needs))(
    `${service.name} is replaced under traffic (skipped where ${needs} is missing)`,
    async () => {
      const settings = repository.settingsFor(service);
      const first = { ...files("one"), "slipway.yaml": settings };
      repository.commitFiles(root + "/" + service.name, first, "first");
      const set = await run(
        "config",
        "set",
        ...Object.entries(values).map(([key, value]) => `${key}=${value}`),
      );
      expect(set.exitCode, set.stderr).toBe(0);

      const before = await run("deploy", "--yes");
      expect(before.exitCode, before.stderr + before.stdout).toBe(0);
      expect(before.result).toMatchObject({ outcome: "live", previous: null });
      expect(await (await fetch(url())).text()).toBe("one\n");
      await expectByteExact(url());

      repository.commitFiles(directory(), files("two"), "second");
      const traffic = load(url());
      const since = Date.now();
      const after = await run("deploy", "--yes", "--reason", "DEPLOY-111");
      const report = await traffic.stop();
      expect(after.exitCode, after.stderr + after.stdout).toBe(0);
      expect(after.result).toMatchObject({
        outcome: "live",
        previous: before.result.release,
        serving: [{ release: after.result.release, percent: 100 }],
      });
      expect(report.failures).toEqual([]);
      expect(report.sent).toBeGreaterThan(500);
      figure(`${service.name}: requests during the deploy, none failed`, report.sent, "requests");
      expect(await (await fetch(url())).text()).toBe("two\n");

      const [old, fresh] = [
        await launched(before.result.release ?? ""),
        await launched(after.result.release ?? ""),
      ];
      expect(old).toHaveLength(2);
      expect(fresh).toHaveLength(2);
      expect(old.filter((id) => fresh.includes(id))).toEqual([]);
      await expectFrugal(since, env, after.result.overhead.mutations);
      expectOneFleetEach(service.name);
      expect((await run("deploy", "--yes")).result).toMatchObject({ outcome: "no-op" });
    },
  );
});

test("config alone makes a new release of the same commit", async () => {
  const directory = join(root, "shop");
  const run = async (...args: string[]) => await slipway(directory, [...args, "--json"], aws.env);
  await run("config", "set", "FEATURE=on");
  const { result, exitCode } = await run("deploy", "--yes");
  expect(exitCode).toBe(0);
  expect(result).toMatchObject({ outcome: "live" });
  const env = (await (await fetch(`${aws.loadBalancer}/shop/env`)).json()) as any;
  expect(env["FEATURE"]).toBe("on");
  const back = await run("rollback", "--yes");
  expect(back.result).toMatchObject({ outcome: "live", release: result.previous });
  const restored = (await (await fetch(`${aws.loadBalancer}/shop/env`)).json()) as any;
  expect(restored["FEATURE"]).toBeUndefined();
});

/** Every config value reaches the program as it was set, whatever it holds. */
async function expectByteExact(url: string): Promise<void> {
  const shell = url.endsWith("/sh/");
  const answer = await fetch(`${url}${shell ? "env0" : "env"}`);
  const text = await answer.text();
  const env: Record<string, string> = shell
    ? Object.fromEntries(
        text.split("\0").map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]),
      )
    : JSON.parse(text);
  for (const [key, value] of Object.entries(values)) {
    expect(env[key], key).toBe(value);
  }
}

/** At most one ELB call in any second by the deployer, and at most 20 changes in AWS. */
async function expectFrugal(
  sinceMs: number,
  { AWS_ACCESS_KEY_ID: deployer }: Record<string, string>,
  mutations: number,
): Promise<void> {
  const { requests } = await aws.control(`log?since=${sinceMs}`);
  const own = requests.filter((one: any) => one.accessKeyId === deployer);
  const elb = own.filter((one: any) => one.service === "elasticloadbalancing");
  expect(elb.length).toBeGreaterThan(10);
  const gaps = elb.slice(1).map((one: any, i: number) => one.at - elb[i].at);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
  figure("shortest time between two ELB calls", Math.min(...gaps), "ms");
  // Records and the release log change nothing that runs.
  const changed = own.filter(
    ({ mutating, service }: any) => mutating && service !== "dynamodb" && service !== "logs",
  );
  expect(changed.length).toBeLessThanOrEqual(20);
  figure("changes in AWS in one deploy", changed.length, "calls");
  expect(mutations).toBe(changed.length);
}

/** The real aws CLI sees one group, one template, one target group for the service. */
function expectOneFleetEach(service: string): void {
  if (!has("aws")) {
    return;
  }
  const ask = (...args: string[]) =>
    JSON.parse(
      execFileSync("aws", [...args, "--region", "us-east-1", "--output", "json"], {
        env: { ...process.env, AWS_ENDPOINT_URL: aws.endpoint, ...administratorKeys },
      }).toString(),
    );
  const groups = ask("autoscaling", "describe-auto-scaling-groups").AutoScalingGroups.filter(
    (group: any) => group.AutoScalingGroupName.startsWith(`${service}-`),
  );
  expect(groups).toHaveLength(1);
  expect(groups[0].Instances.map((one: any) => one.LifecycleState)).toEqual([
    "InService",
    "InService",
  ]);
  const name = groups[0].AutoScalingGroupName;
  const named = (rows: any[], key: string) =>
    rows.map((row) => row[key]).filter((one: string) => one.startsWith(`${service}-`));
  expect(
    named(ask("ec2", "describe-launch-templates").LaunchTemplates, "LaunchTemplateName"),
  ).toEqual([name]);
  const targetGroups = ask("elbv2", "describe-target-groups").TargetGroups;
  expect(named(targetGroups, "TargetGroupName")).toEqual([name]);
  const arn = targetGroups.find((one: any) => one.TargetGroupName === name).TargetGroupArn;
  const health = ask("elbv2", "describe-target-health", "--target-group-arn", arn);
  expect(health.TargetHealthDescriptions.map((one: any) => one.TargetHealth.State)).toEqual([
    "healthy",
    "healthy",
  ]);
}
