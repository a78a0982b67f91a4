// Goal: the base AMI boots on a kernel of its own: units, network, metadata service and AppArmor are
// the guest's, and a release on it goes live, attests, and comes back from a reboot.
// Method: the container driver's root file system with Debian's kernel under QEMU's own emulation,
// without KVM and without root, against a stand-in; the built slipway deploys a tarball to it.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { RebootInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect } from "vitest";
import { lackOfDocker } from "../docker/support/docker-engine.ts";
import { figure } from "../support/figure.ts";
import { lackOf, testUnless } from "../support/machine-lacks.ts";
import { commitFiles } from "../support/repository.ts";
import { slipway } from "../support/slipway-process.ts";
import type { VirtualMachine } from "./support/vm-driver.ts";
import { openVmWorld, type VmWorld } from "./support/vm-world.ts";

const lack = lackOf("qemu-system-x86_64", "socat", "busybox", "git") ?? lackOfDocker();
const check = testUnless(lack);
const port = 8080;
const token = "x-aws-ec2-metadata-token";
const say = (line: string): void => void process.stdout.write(`${line}\n`);

let world: VmWorld;
beforeAll(async () => {
  if (lack === undefined) world = await openVmWorld(port, say);
});
afterAll(async () => world?.close());

const settings = `service: web
port: ${port}
health: { path: /healthz, interval: 30s, timeout: 20s, unhealthyAfter: 10, within: 100m }
capacity: { min: 1, desired: 1, max: 2 }
run: { memory: 64m }
environments:
  rehearsal: { base: rehearsal, bake: 0s, drain: 0s }
`;
const files = {
  "slipway.yaml": settings,
  Dockerfile: `FROM scratch
COPY . /
ENTRYPOINT ["/bin/busybox"]
CMD ["sh", "/start.sh"]
`,
  "start.sh": 'trap exit TERM; /bin/busybox httpd -f -p "$PORT" -h /www & wait\n',
  "www/healthz": "well",
  // Says under which profile of AppArmor the kernel has it.
  "www/cgi-bin/profile.sh":
    '#!/bin/busybox sh\nprintf "\\r\\n"\nexec /bin/busybox cat /proc/self/attr/current\n',
};

function machine(): VirtualMachine {
  const [found] = world.driver.machines.values();
  if (!found) throw new Error("no machine was launched");
  return found;
}

const consoles = (): string =>
  [...world.driver.machines.values()].map((one) => one.console()).join("\n");

const instanceId = (): string => [...world.driver.machines.keys()][0] ?? "";

async function bootItem(): Promise<any> {
  const Key = { pk: { S: "web#boot#1" }, sk: { S: instanceId() } };
  const request = new GetItemCommand({ TableName: "slipway-rehearsal", Key });
  return (await new DynamoDBClient(world.client).send(request)).Item;
}

/** Waits until it is so, looking four times a second. */
async function until<T>(look: () => Promise<T | false | undefined>, minutes = 30): Promise<T> {
  const end = world.clock.now() + minutes * 60_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (world.clock.now() > end) throw new Error(`not in time:\n${machine().console()}`);
    await new Promise<void>((done) => world.clock.after(250, done));
  }
}

const get = async (path: string): Promise<string | undefined> => {
  const answer = await fetch(`${world.loadBalancer}${path}`).catch(() => undefined);
  return answer?.status === 200 ? (await answer.text()).trim() : undefined;
};

function print(what: string, item: any): void {
  for (const { M: step } of item.steps.L) {
    figure(`${what}, step ${step.name.S}`, Number(step.seconds.N), "s");
  }
}

check("a release goes live on a virtual machine of the base AMI", async () => {
  const root = join(world.directory, "web");
  mkdirSync(join(root, "bin"), { recursive: true });
  copyFileSync("/bin/busybox", join(root, "bin/busybox"));
  commitFiles(root, files, "first");
  const environment = { AWS_ENDPOINT_URL: world.endpoint };
  const ended = await slipway(root, ["deploy", "--yes", "--json"], environment);
  expect(ended.exitCode, `${ended.stdout}${ended.stderr}${consoles()}`).toBe(0);
  expect(await get("/healthz")).toBe("well");
  const item = await bootItem();
  expect(item.state.S).toBe("ready");
  expect(item.attest.M).toMatchObject({
    artifactSha256: { S: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    scriptVersion: { S: expect.stringMatching(/^[0-9a-f]{12}$/) as string },
  });
  const hooks = world.standin.log.since(0).filter((one) => one.operation.startsWith("Complete"));
  expect(hooks.map(({ status }) => status)).toEqual([200]);
  print("first boot in a virtual machine", item);
  const [first] = item.steps.L;
  const { launchedAt } = machine();
  figure("QEMU's start to the boot's first step", secondsFrom(launchedAt, first.M), "s");
  const ready = item.steps.L.find(({ M: step }: any) => step.name.S === "ready").M;
  const end = secondsFrom(launchedAt, ready) + Number(ready.seconds.N);
  figure("QEMU's start to ready", end, "s");
});

const secondsFrom = (launchedAt: number, step: any): number =>
  (Number(step.startedAt.N) - launchedAt) / 1_000;

check("it asked its metadata service for a token first, and never without one", () => {
  const [first, ...rest] = machine().asked;
  expect(first).toMatchObject({ method: "PUT", path: "/latest/api/token", status: 200 });
  const gets = rest.filter(({ method }) => method === "GET");
  expect(gets.length).toBeGreaterThan(3);
  expect(gets.filter(({ headers, status }) => !headers[token] || status === 401)).toEqual([]);
});

check("AppArmor is on, and the program is confined by it", async () => {
  expect(await machine().shell("cat /sys/module/apparmor/parameters/enabled")).toBe("Y");
  expect(await machine().shell("/usr/lib/slipway/check-ami --check")).toContain(
    "the image is as it should be",
  );
  expect(await machine().shell("docker info --format '{{.SecurityOptions}}'")).toContain(
    "name=apparmor",
  );
  expect(await get("/cgi-bin/profile.sh")).toBe("docker-default (enforce)");
});

check("after a reboot it serves the same release again, from what is there", async () => {
  const before = await bootItem();
  const began = before.steps.L[0].M.startedAt.N;
  const old = machine();
  const start = world.clock.now();
  const ids = { InstanceIds: [instanceId()] };
  await new EC2Client(world.client).send(new RebootInstancesCommand(ids));
  await until(() => Promise.resolve(machine() !== old));
  figure("reboot, until it is down", (machine().launchedAt - start) / 1_000, "s");
  const again = await until(async () => {
    const item = await bootItem();
    return item.state.S === "ready" && item.steps.L[0].M.startedAt.N !== began && item;
  });
  await until(async () => (await get("/healthz")) === "well");
  figure("reboot to the first answer", (world.clock.now() - start) / 1_000, "s");
  print("reboot of a virtual machine", again);
  expect(again.attest.M.artifactSha256).toEqual(before.attest.M.artifactSha256);
  const artifact = again.steps.L.find(({ M: step }: any) => step.name.S === "artifact").M;
  expect(artifact.detail.S).toBe("an earlier boot has built it");
});
