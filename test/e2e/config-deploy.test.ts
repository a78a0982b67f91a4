// Goal: config set --deploy puts the live artifact in service with the new config, plain values and
// references, without a lost request; rollback brings the previous config back.
// Method: the built slipway in its own processes under traffic; the program tells its environment.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { load } from "../support/load.ts";
import * as repository from "../support/repository.ts";
import { startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { succeed } from "../support/succeed.ts";
import { administratorOf } from "../support/written-places.ts";

const service = { name: "shop", path: "/*", priority: 100, port: 8080 };

/** Below the one path that instances of the service may read. */
const own = "slipway/rehearsal/shop";

let root: string;
let code: string;
let aws: LocalAws;

const ok = (...args: string[]): Promise<any> => succeed(code, args, aws.env);

/** What the program that customers reach was started with. */
async function seen(...keys: readonly string[]): Promise<unknown> {
  const env = (await (await fetch(`${aws.loadBalancer}/env`)).json()) as Record<string, unknown>;
  return Object.fromEntries(keys.map((key) => [key, env[key]]));
}

const keys = ["PLAIN", "NEW", "PARAMETER", "SECRET", "SLIPWAY_CONFIG_VERSION"];
const before = {
  PLAIN: "one",
  NEW: undefined,
  PARAMETER: "of the first",
  SECRET: "s3cret",
  SLIPWAY_CONFIG_VERSION: "1",
};
const after = {
  PLAIN: "two\n'lines' $HOME",
  NEW: "n",
  PARAMETER: "of the second",
  SECRET: "other",
  SLIPWAY_CONFIG_VERSION: "2",
};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  code = join(root, "shop");
  mkdirSync(code);
  const files = {
    "slipway.yaml": repository.settingsFor(service),
    Dockerfile: repository.nodeDockerfile,
    "server.js": repository.nodeServer("one"),
  };
  repository.commitFiles(code, files, "first");
  aws = await startLocalAws(root, ["shop"]);
  const ssm = new SSMClient(administratorOf(aws));
  for (const [Name, Value] of [
    [`/${own}/first`, before.PARAMETER],
    [`/${own}/second`, after.PARAMETER],
  ]) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString" }));
  }
  const SecretString = JSON.stringify({ first: before.SECRET, second: after.SECRET });
  await new SecretsManagerClient(administratorOf(aws)).send(
    new CreateSecretCommand({ Name: `${own}/key`, SecretString }),
  );
  await ok(
    "config",
    "set",
    `PLAIN=${before.PLAIN}`,
    `PARAMETER=ssm:/${own}/first`,
    `SECRET=secretsmanager:${own}/key#first`,
  );
  expect(await ok("deploy", "--yes")).toMatchObject({ outcome: "live" });
});

afterAll(async () => {
  expect((await aws.stop()).exitCode).toBe(0);
  rmSync(root, { recursive: true, force: true });
});

/** Runs a command under traffic that must not notice it. */
async function unnoticed(...args: string[]): Promise<any> {
  const traffic = load(aws.loadBalancer);
  const result = await ok(...args);
  const { failures, sent } = await traffic.stop();
  expect(failures).toEqual([]);
  expect(sent).toBeGreaterThan(500);
  return result;
}

test("config set --deploy, and rollback, under traffic", async () => {
  expect(await seen(...keys)).toEqual(before);
  const [first] = await ok("release", "list");
  // What stands in the tree is not what is rolled out: the live artifact is.
  repository.commitFiles(code, { "server.js": "process.exit(1);\n" }, "not to be deployed");
  const set = await unnoticed(
    "config",
    "set",
    `PLAIN=${after.PLAIN}`,
    `NEW=${after.NEW}`,
    `PARAMETER=ssm:/${own}/second`,
    `SECRET=secretsmanager:${own}/key#second`,
    "--deploy",
    "--yes",
  );
  expect(set).toMatchObject({
    outcome: "live",
    previous: first.id,
    serving: [{ release: set.release, percent: 100 }],
  });
  expect(await seen(...keys)).toEqual(after);
  const [one, two] = [await ok("release", "show", "r1"), await ok("release", "show", "r2")];
  expect(two.artifact).toEqual(one.artifact);
  expect([one.config.version, two.config.version]).toEqual([1, 2]);
  expect((await ok("config", "history")).map(({ version }: any) => version)).toEqual([2, 1]);
  expect(await ok("config", "get", "PLAIN", "--version", "1")).toMatchObject({ value: "one" });

  const back = await unnoticed("rollback", "--yes");
  expect(back).toMatchObject({ outcome: "live", release: first.id, previous: set.release });
  expect(await seen(...keys)).toEqual(before);
});
