// Goal: instances of the base AMI's own file system boot a release by themselves, keep the hop limit
// of their metadata service, come back from a reboot with what references say now, and leave nothing.
// Method: the built slipway and stand-in in their own processes, a registry on the loopback, and each
// instance a container with systemd, a Docker daemon and the real scripts.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AutoScalingClient, SetDesiredCapacityCommand } from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeInstancesCommand, EC2Client, RebootInstancesCommand } from "@aws-sdk/client-ec2";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect } from "vitest";
import { figure } from "../support/figure.ts";
import { testUnless } from "../support/machine-lacks.ts";
import { commitFiles } from "../support/repository.ts";
import { slipway, startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { docker, lackOfDocker, removeImages } from "./support/docker-engine.ts";
import { importImage } from "./support/images.ts";
import {
  inProgram,
  type InstanceWatch,
  onInstance,
  watchInstances,
} from "./support/instance-containers.ts";
import { blobDownloads, startRegistry, type Registry } from "./support/registry.ts";
import { until } from "../support/until.ts";
import { administratorOf } from "../support/written-places.ts";

const lack = lackOfDocker();
const check = testUnless(lack);

let root: string;
let registry: Registry;
let aws: LocalAws;
let instances: InstanceWatch;
beforeAll(async () => {
  if (lack !== undefined) return;
  root = mkdtempSync(join(tmpdir(), "slipway-docker-"));
  registry = await startRegistry();
  instances = watchInstances();
  const image = importImage("slipway-test-web:1", {
    files: { "www/healthz": "well", "www/index.html": "hello" },
    // A shell, since a server that is process 1 ignores SIGTERM.
    changes: ['CMD ["/bin/sh", "-c", "trap exit TERM; httpd -f -p 8080 -h /www & wait"]'],
  });
  registry.push(image, "test/web:1");
  const port = registry.host.split(":")[1] ?? "";
  aws = await startLocalAws(root, [], ["--instances", "container", "--reach", port]);
}, 300_000);
afterAll(async () => {
  if (lack !== undefined) return;
  await aws?.stop();
  await registry?.close();
  removeImages("slipway-test-web:1");
  rmSync(root, { recursive: true, force: true });
});

async function deploy(run: string): Promise<void> {
  const settings = `service: web
port: 8080
health: { path: /healthz, interval: 5s, timeout: 2s, within: 60s }
capacity: { min: 1, desired: 1, max: 5 }
run: { ${run} }
environments:
  rehearsal: { base: rehearsal, bake: 0s, drain: 0s }
`;
  commitFiles(root, { "slipway.yaml": settings }, run);
  const args = ["deploy", "--image", `${registry.host}/test/web:1`, "--yes", "--json"];
  const { exitCode, stdout, stderr } = await slipway(root, args, aws.env);
  expect(exitCode, stdout + stderr).toBe(0);
}

interface Instance {
  readonly id: string;
  readonly group: string;
  readonly launchedAt: number;
}

async function running(): Promise<readonly Instance[]> {
  const { Reservations = [] } = await new EC2Client(administratorOf(aws)).send(
    new DescribeInstancesCommand({
      Filters: [{ Name: "instance-state-name", Values: ["running"] }],
    }),
  );
  return Reservations.flatMap(({ Instances = [] }) => Instances).map((one) => ({
    id: one.InstanceId ?? "",
    group: one.Tags?.find(({ Key }) => Key === "aws:autoscaling:groupName")?.Value ?? "",
    launchedAt: one.LaunchTime?.getTime() ?? 0,
  }));
}

/** The program's answer, asked for at the instance's own address. */
async function answer(id: string): Promise<string | undefined> {
  const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
  const address = docker(["inspect", "--format", format, `slipway-${id}`]);
  const asked = { signal: AbortSignal.timeout(1_000) };
  const found = await fetch(`http://${address}:8080/`, asked).catch(() => undefined);
  return found?.status === 200 ? await found.text() : undefined;
}

async function bootItem(id: string, rollout: number): Promise<any> {
  const Key = { pk: { S: `web#boot#${rollout}` }, sk: { S: id } };
  const request = new GetItemCommand({ TableName: "slipway-rehearsal", Key });
  return (await new DynamoDBClient(administratorOf(aws)).send(request)).Item;
}

async function setParameter(Value: string): Promise<void> {
  const parameter = {
    Name: "/web/greeting",
    Value,
    Type: "SecureString",
    Overwrite: true,
  } as const;
  await new SSMClient(administratorOf(aws)).send(new PutParameterCommand(parameter));
}

/** Has so many instances by the group alone, and tells how long the last one took to answer. */
async function scaleTo(count: number, what?: string): Promise<readonly Instance[]> {
  const [{ group: AutoScalingGroupName } = {}] = await running();
  const start = Date.now();
  const wish = { AutoScalingGroupName, DesiredCapacity: count };
  await new AutoScalingClient(administratorOf(aws)).send(new SetDesiredCapacityCommand(wish));
  const all = await until(
    async () => {
      const found = await running();
      return found.length === count && found;
    },
    () => instances.containers().join(),
  );
  for (const { id } of all) {
    await until(
      () => answer(id),
      () => docker(["logs", "--tail", "40", `slipway-${id}`]),
    );
  }
  if (what !== undefined) figure(what, (Date.now() - start) / 1_000, "s");
  return all;
}

/** Asks the metadata service for a token, as any program with a socket could. */
const askForToken =
  "printf 'PUT /latest/api/token HTTP/1.0\\r\\nX-aws-ec2-metadata-token-ttl-seconds: 60\\r\\n\\r\\n'" +
  " | timeout 4 /bin/busybox nc -w 3 169.254.169.254 80";

check(
  "a release goes live on an instance that boots by the AMI's own scripts, and attests",
  async () => {
    await setParameter("first secret\nof two lines");
    await slipway(root, ["init"]);
    commitFiles(
      root,
      {
        "slipway.yaml":
          "service: web\nport: 8080\nenvironments: { rehearsal: { base: rehearsal } }\n",
      },
      "x",
    );
    const set = ["config", "set", "GREETING=ssm:/web/greeting"];
    expect((await slipway(root, set, aws.env)).exitCode).toBe(0);
    await deploy("aws: none");
    const [instance] = await running();
    const item = await bootItem(instance?.id ?? "", 1);
    expect(item.state.S).toBe("ready");
    expect(item.attest.M.imageDigest.S).toMatch(/^sha256:/);
    expect(item.references.M).toEqual({ GREETING: { S: "ssm:/web/greeting@1" } });
    expect(await answer(instance?.id ?? "")).toBe("hello");
    const steps = item.steps.L.map(({ M }: any) => [M.name.S, Number(M.seconds.N)]);
    for (const [name, seconds] of steps) figure(`boot of an image, step ${name}`, seconds, "s");
  },
  120_000,
);

check("with hop limit 1 the instance has its metadata and the program has not", async () => {
  const [instance] = await running();
  const id = instance?.id ?? "";
  const metadata = "http://169.254.169.254/latest/meta-data/instance-id";
  expect(onInstance(id, `curl -s -o /dev/null -w '%{http_code}' ${metadata}`)).toBe("401");
  const put = `curl -s -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'`;
  const ask = `curl -s -m 5 -H "X-aws-ec2-metadata-token: $TOKEN" ${metadata}`;
  const token = `TOKEN=$(${put} http://169.254.169.254/latest/api/token)`;
  expect(onInstance(id, `${token}; ${ask}`)).toBe(id);
  expect(inProgram(id, askForToken)).not.toContain("200 OK");
});

check(
  "a reboot resolves references anew, downloads nothing, and serves the same release",
  async () => {
    const [instance] = await running();
    const id = instance?.id ?? "";
    expect(inProgram(id, "env")).toContain("GREETING=first secret\nof two lines");
    await setParameter("second secret");
    const before = registry.asked().length;
    const start = Date.now();
    await new EC2Client(administratorOf(aws)).send(
      new RebootInstancesCommand({ InstanceIds: [id] }),
    );
    await until(
      async () => (await bootItem(id, 1))?.references?.M.GREETING?.S.endsWith("@2") === true,
      () => docker(["logs", "--tail", "40", `slipway-${id}`]),
    );
    await until(
      () => answer(id),
      () => docker(["logs", "--tail", "40", `slipway-${id}`]),
    );
    figure("reboot to the first answer", (Date.now() - start) / 1_000, "s");
    expect(inProgram(id, "env")).toContain("GREETING=second secret");
    expect(blobDownloads(registry.asked().slice(before))).toEqual([]);
    expect((await running()).map((one) => one.id)).toEqual([id]);
  },
  120_000,
);

check(
  "three that the group launches a week later, with no command running, complete their own hooks",
  async () => {
    const [first] = await running();
    const advance = { method: "POST", body: '{"advance":"7d"}' };
    expect((await fetch(`${aws.endpoint}/_standin/clock`, advance)).status).toBe(200);
    const [old] = await running();
    expect(old?.id).toBe(first?.id);
    await scaleTo(2, "launch to the first answer");
    const all = await scaleTo(5, "three at once, launch to the last one's first answer");
    for (const { id } of all) {
      await until(
        async () => (await bootItem(id, 1))?.attest?.M.configSha256 !== undefined,
        () => docker(["logs", "--tail", "40", `slipway-${id}`]),
      );
    }
    const health = await slipway(root, ["ps", "--json"], aws.env);
    expect(health.exitCode, health.stderr).toBe(0);
    expect(JSON.stringify(health.result).match(/InService/g)).toHaveLength(5);
  },
  120_000,
);

// Faults: X8.
check(
  "with hop limit 2 the program has the metadata service too; the old fleet leaves nothing",
  async () => {
    await scaleTo(1);
    await deploy("aws: instance");
    const [instance, ...others] = await until(
      async () => {
        const found = await running();
        return found.every(({ group }) => group.includes("-2-")) && found;
      },
      () => instances.containers().join(),
    );
    expect(inProgram(instance?.id ?? "", askForToken)).toContain("200 OK");
    const expected = [instance, ...others].map((one) => `slipway-${one?.id}`);
    await until(
      () => Promise.resolve(instances.containers().length === expected.length),
      () => instances.containers().join(),
    );
    expect([...instances.containers()].sort()).toEqual(expected.sort());
  },
  120_000,
);

check(
  "a stand-in that is killed leaves no container, no network and no volume",
  async () => {
    expect(instances.everything()).not.toEqual([]);
    const volumes = docker(["volume", "ls", "--quiet", "--filter", "dangling=false"]);
    expect(volumes).not.toBe("");
    await aws.kill();
    await until(
      () => Promise.resolve(instances.everything().length === 0),
      () => instances.everything().join(),
    );
    const left = docker(["volume", "ls", "--quiet"]).split("\n");
    expect(volumes.split("\n").filter((volume) => left.includes(volume))).toEqual([]);
  },
  60_000,
);
