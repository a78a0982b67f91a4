// Goal: config and releases do what README says, from the command line: what is set is what is read,
// rules hold at publish, environments of one file never see each other, a release is made again or
// of an image, and of config only what no release needs any more goes.
// Method: the built slipway in its own processes against its stand-in, whose log is read; a second
// base made with the real SDK; a registry of images on this machine.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as repository from "../support/repository.ts";
import { slipway, startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { administratorOf } from "../support/written-places.ts";
import { digestOf, smallRegistry } from "../support/small-registry.ts";

const settings = `service: shop
port: 8080
health: { path: /healthz, interval: 5s, timeout: 2s, within: 20s }
config: { required: [GREETING], optional: [FEATURE, LINES], strict: true }
capacity: { min: 1, desired: 1, max: 2 }
shift: { steps: [100%], pause: 0s }
bake: 0s
drain: 0s
keep: { releases: 1 }
environments:
  rehearsal: { base: rehearsal }
  staging: { base: staging, run: { memory: 256m }, config: { optional: [FEATURE, LINES, ONLY_HERE] } }
`;

let root: string;
let code: string;
let aws: LocalAws;

/** The deployer of one environment may not even look into another: the administrator does. */
const who = (args: readonly string[]): Record<string, string> =>
  args.includes("staging") ? { ...aws.env, ...administrator, AWS_SESSION_TOKEN: "" } : aws.env;

const administrator = {
  AWS_ACCESS_KEY_ID: "administrator",
  AWS_SECRET_ACCESS_KEY: "administrator",
};

const run = async (...args: string[]): Promise<any> => {
  const end = await slipway(code, [...args, "--json"], who(args));
  return { ...end, result: end.result as any };
};

const ok = async (...args: string[]): Promise<any> => {
  const end = await run(...args);
  expect(end.exitCode, end.stderr + end.stdout).toBe(0);
  return end.result;
};

const refused = async (...args: string[]): Promise<string> => {
  const end = await run(...args);
  expect(end.exitCode, end.stderr + end.stdout).toBe(2);
  return end.result.reason;
};

/** As another CDK stack would publish it: the same network, a table of its own. */
async function makeStaging(): Promise<void> {
  const ssm = new SSMClient(administratorOf(aws));
  const Name = "/slipway/rehearsal/base";
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  const Value = JSON.stringify({ ...JSON.parse(Parameter?.Value ?? ""), table: "staging" });
  await ssm.send(new PutParameterCommand({ Name: "/slipway/staging/base", Value, Type: "String" }));
  const dynamodb = new DynamoDBClient(administratorOf(aws));
  const key = (AttributeName: string, KeyType: "HASH" | "RANGE") => ({ AttributeName, KeyType });
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "staging",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [key("pk", "HASH"), key("sk", "RANGE")],
    }),
  );
  const patience = { client: dynamodb, maxWaitTime: 20, minDelay: 1 };
  await waitUntilTableExists(patience, { TableName: "staging" });
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  code = join(root, "shop");
  const files = {
    "slipway.yaml": settings,
    Dockerfile: repository.nodeDockerfile,
    "server.js": repository.nodeServer("one"),
    "package.json": '{ "version": "1.0.1" }',
  };
  mkdirSync(code);
  repository.commitFiles(code, files, "first");
  aws = await startLocalAws(root, ["shop"]);
  await makeStaging();
});

afterAll(async () => {
  expect((await aws.stop()).exitCode).toBe(0);
  rmSync(root, { recursive: true, force: true });
});

test("required and strict hold at publish; set, import, get, diff and history agree", async () => {
  expect(await refused("release", "create")).toBe(
    "The configuration lacks GREETING, which slipway.yaml requires.",
  );
  await ok("config", "set", "GREETING=hello", "--reason", "DEPLOY-1");
  const lines = 'a "b"\n  $HOME = 日本\n';
  const env = join(root, "shop.env");
  writeFileSync(env, `LINES='${lines}'\nFEATURE=on\n`);
  const planned = await ok("config", "import", env, "--plan");
  expect(planned).toMatchObject({ basedOn: 1, added: ["FEATURE", "LINES"] });
  expect(await ok("config", "import", env)).toMatchObject({ version: 2, changed: true });
  expect(await ok("config", "import", env)).toMatchObject({ version: 2, changed: false });
  const plain = await slipway(code, ["config", "get", "LINES"], aws.env);
  expect(plain.stdout).toBe(`${lines}\n`);
  await ok("config", "set", "FEATUR=off");
  expect(await refused("release", "create")).toMatch(/^FEATUR is in neither list .* FEATURE\?$/);
  await ok("config", "unset", "FEATUR", "FEATURE");
  const diff = await ok("config", "diff", "1", "4");
  expect(diff).toMatchObject({ added: { LINES: lines }, removed: {}, changed: {} });
  const history = await ok("config", "history");
  expect(history).toMatchObject([
    { version: 4, set: [], unset: ["FEATUR", "FEATURE"] },
    { version: 3, set: ["FEATUR"], unset: [] },
    { version: 2, set: ["FEATURE", "LINES"], unset: [], reason: null },
    { version: 1, set: ["GREETING"], unset: [], reason: "DEPLOY-1" },
  ]);
});

test("two environments of one file have rules, config and releases of their own", async () => {
  const there = ["--environment", "staging"];
  expect(await refused("config", "get", "GREETING", ...there)).toContain("GREETING is not set");
  await ok("config", "set", "GREETING=staged", "ONLY_HERE=1", ...there);
  const release = await ok("release", "create", ...there);
  expect(release).toMatchObject({ environment: "staging", number: 1, config: { version: 1 } });
  expect(release.run).toMatchObject({ memoryMiB: 256 });
  expect(await ok("release", "list")).toEqual([]);
  expect(await ok("config", "get", "GREETING")).toMatchObject({ value: "hello", version: 4 });
  expect(await refused("config", "get", "ONLY_HERE")).toContain("is not set");
  const diff = await ok("config", "diff", "--against", "staging");
  expect(diff).toMatchObject({
    from: { environment: "staging", version: 1 },
    to: { environment: "rehearsal", version: 4 },
    changed: { GREETING: { from: "staged", to: "hello" } },
    removed: { ONLY_HERE: "1" },
  });
});

test("a release is made again for its AMI, or of an image that nothing here starts", async () => {
  const first = await ok("release", "create");
  expect(first).toMatchObject({ number: 1, id: expect.stringMatching(/^1\.0\.1-1-[0-9a-f]{7}$/) });
  const again = await run("release", "create", "--from", "r1");
  expect(again.result).toMatchObject({ number: 2, id: `${first.id}.2`, ami: first.ami });
  expect(again.result.artifact).toEqual(first.artifact);
  expect(again.stderr).toContain(`${first.ami} is still the AMI`);
  expect(await refused("release", "create", "--from", "r1", "--source", ".")).toMatch(/^--from r1/);

  const manifest = '{"schemaVersion":2}';
  const registry = await smallRegistry({ "team/shop:1.4.2": manifest });
  const image = `${registry.host}/team/shop:1.4.2`;
  const digest = digestOf(manifest);
  const since = Date.now();
  expect(await refused("deploy", "--image", image, "--yes")).toMatch(/ is an image; instances of/);
  expect(await ok("release", "list")).toHaveLength(2);
  expect((await aws.control(`log?mutating=true&since=${since}`)).requests).toEqual([]);
  const published = await ok("release", "create", "--image", image);
  expect(published).toMatchObject({ number: 3, artifact: { kind: "image", digest } });
  expect((await ok("release", "show", "r3")).artifact.digest).toBe(digest);
  const after = Date.now();
  expect(await refused("deploy", "r3", "--yes")).toMatch(/instances of this base start only: tar/);
  expect((await aws.control(`log?mutating=true&since=${after}`)).requests).toEqual([]);
  expect(await refused("release", "create", "--image", `${image}0`)).toContain("MANIFEST_UNKNOWN");
});

test("config goes when the last release that needs it does: live, window, pinned, deployable", async () => {
  const versions = async (): Promise<number[]> =>
    (await ok("config", "history")).map((row: any) => row.version);
  const publish = async (value: string, ...more: string[]): Promise<string> => {
    await ok("config", "set", `FEATURE=${value}`);
    return `r${(await ok("release", "create", ...more)).number}`;
  };
  // Before it r1, r2 and r3 share version 4, and none of them has been live.
  const pinned = await publish("pinned");
  await ok("release", "pin", pinned, "--reason", "audit");
  const one = await publish("one", "--reason", "DEPLOY-111");
  expect(await ok("deploy", one, "--yes")).toMatchObject({ outcome: "live" });
  expect(await versions()).toEqual([6, 5]);
  expect((await ok("history")).rollouts[0]).toMatchObject({ number: one, reason: "DEPLOY-111" });
  expect(await ok("why")).toMatchObject({ reason: "DEPLOY-111" });
  expect((await ok("status")).live).toMatchObject({ number: one, reason: "DEPLOY-111" });

  const deployable = await publish("deployable");
  const two = await publish("two");
  expect([pinned, one, deployable, two]).toEqual(["r4", "r5", "r6", "r7"]);
  const deployed = await ok("deploy", two, "--yes", "--reason", "DEPLOY-113");
  expect(deployed).toMatchObject({ outcome: "live" });
  // Of the live release, of one that may be deployed, of the rollback window, of the pinned one.
  expect(await versions()).toEqual([8, 7, 6, 5]);
  expect(await refused("config", "list", "--version", "4")).toMatch(/^Config version 4 has been/);
  expect(await refused("release", "create", "--from", "r1")).toMatch(
    /^r1 \(.*\) cannot be released anew: config version 4 has been cleaned up\.$/,
  );
  expect((await ok("release", "show", pinned)).incomplete).toBeNull();
  expect(await ok("config", "history", "--environment", "staging")).toHaveLength(1);
  expect((await ok("status")).live).toMatchObject({ number: two, reason: "DEPLOY-113" });
});
