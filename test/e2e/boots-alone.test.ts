// Goal: what AWS launches or reboots with no CLI anywhere boots the same artifact by itself, attests
// it, joins the load balancer, and its logs, like those of what is gone, can be read afterwards.
// Method: one deploy by the built slipway; then EC2 and SSM by the real SDK, a client that asks on.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EC2Client, RebootInstancesCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as repository from "../support/repository.ts";
import { startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { succeed } from "../support/succeed.ts";
import { administratorOf } from "../support/written-places.ts";

const settings = `service: alone
port: 8080
health: { path: /healthz, interval: 5s, timeout: 2s, within: 30s }
capacity: { min: 1, desired: 1, max: 2 }
shift: { steps: [100%], pause: 0s }
bake: 0s
drain: 0s
environments:
  rehearsal: { base: rehearsal }
`;

const server = `
console.log("the program says hello");
require("node:http").createServer((request, response) => {
  response.end(process.env.TOKEN);
}).listen(8080);
`;

/** Below the one path that instances of the service may read. */
const token = "/slipway/rehearsal/alone/token";

let root: string;
let code: string;
let aws: LocalAws;

const ok = (...args: string[]): Promise<any> => succeed(code, args, aws.env);

const setToken = (Value: string) =>
  new SSMClient(administratorOf(aws)).send(
    new PutParameterCommand({ Name: token, Value, Type: "SecureString", Overwrite: true }),
  );

/** What a customer is answered: the body, or the status when it is not 200. */
async function answer(): Promise<string | number> {
  const response = await fetch(`${aws.loadBalancer}/`, { headers: { connection: "close" } });
  const body = await response.text();
  return response.status === 200 ? body : response.status;
}

const instance = async () => (await ok("ps")).instances[0];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  code = join(root, "alone");
  mkdirSync(code);
  repository.commitFiles(
    code,
    { "slipway.yaml": settings, Dockerfile: repository.nodeDockerfile, "server.js": server },
    "first",
  );
  aws = await startLocalAws(root, ["alone"]);
  await setToken("first-value");
  await ok("config", "set", `TOKEN=ssm:${token}`);
  expect(await ok("deploy", "--yes")).toMatchObject({ outcome: "live" });
});

afterAll(async () => {
  expect((await aws.stop()).exitCode).toBe(0);
  rmSync(root, { recursive: true, force: true });
});

const patience = { timeout: 60_000, interval: 500 };

// Faults: I8.
test("a replacement boots the same artifact, attests it, and takes the traffic", async () => {
  const before = await instance();
  expect(before).toMatchObject({ driver: "process", references: { TOKEN: `ssm:${token}@1` } });
  await new EC2Client(administratorOf(aws)).send(
    new TerminateInstancesCommand({ InstanceIds: [before.instance] }),
  );
  const after = await vi.waitFor(async () => {
    const one = await instance();
    expect(one?.instance).not.toBe(before.instance);
    expect(one).toMatchObject({ state: "InService", health: "healthy", driver: "process" });
    expect(await answer()).toBe("first-value");
    return one;
  }, patience);
  expect(after).toMatchObject({ release: before.release, configVersion: 1 });
  const reports = (await ok("logs")).map((log: any) => log.report);
  const attests = reports.map(({ attested }: any) => attested);
  expect(attests).toHaveLength(2);
  expect(attests[0]).toEqual(attests[1]);

  const [gone] = await ok("logs", "--instance", before.instance);
  expect(gone.streams.app.map(({ text }: any) => text)).toContain("the program says hello");
  expect(gone.streams.boot.some(({ text }: any) => text.includes("hook slipway-ready"))).toBe(true);
  expect(JSON.stringify(gone)).not.toContain("first-value");
});

test("a reboot resolves references anew, fetches nothing, and serves nothing stale", async () => {
  const before = await instance();
  await setToken("second-value");
  await new EC2Client(administratorOf(aws)).send(
    new RebootInstancesCommand({ InstanceIds: [before.instance] }),
  );
  const answers: (string | number)[] = [];
  await vi.waitFor(
    async () => {
      answers.push(await answer());
      expect(answers.at(-1)).toBe("second-value");
    },
    { timeout: 60_000, interval: 50 },
  );
  for (let more = 0; more < 20; more += 1) answers.push(await answer());
  const lastOld = answers.lastIndexOf("first-value");
  const firstOther = answers.findIndex((one) => one !== "first-value");
  expect(lastOld).toBeLessThan(firstOther);

  const after = await instance();
  expect(after).toMatchObject({
    instance: before.instance,
    references: { TOKEN: `ssm:${token}@2` },
  });
  const [{ report }] = await ok("logs", "--instance", before.instance);
  const artifact = report.steps.find(({ name }: any) => name === "artifact");
  expect(artifact.detail).toContain("on the disk");
});
