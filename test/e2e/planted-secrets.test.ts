// Goal: a planted secret appears nowhere but where it must: in the store it was put into, plain config
//   in the config item, run.env in the release, and what a program itself prints in its own log.
// Method: secrets that are nowhere else, a program that shows them in its failing health answer and on
//   its console, every command in every style; then everything that was written is searched.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSecret } from "../../src/aws/read-secret.ts";
import { canary, leaksIn, watchArguments } from "../support/canaries.ts";
import * as repository from "../support/repository.ts";
import { slipway, startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { administratorOf, rolesOf, tableItems, writtenPlaces } from "../support/written-places.ts";

const secrets = {
  parameter: canary("parameter"),
  secret: canary("secret"),
  registry: canary("registry"),
  plain: canary("plain"),
  runEnv: canary("runEnv"),
  // As the stand-in's STS gives them out.
  operator: "",
  operatorToken: "",
};

/** Below the one path that instances of the service may read. */
const own = "slipway/rehearsal/shop";

/** Everything that was written, by where. */
const written = new Map<string, string>();
let root: string;
let shop: string;
let aws: LocalAws;
let argv: ReturnType<typeof watchArguments>;

const client = () => administratorOf(aws);

/** What it was given, where the program has no business to hide it. */
const tellsAll = (status: number) => `
const { createServer } = require("node:http");
const { DB, API, PLAIN } = process.env;
console.log("given", DB, API, JSON.stringify({ PLAIN }));
createServer((request, response) => {
  response.statusCode = ${status};
  response.end("sorry: " + JSON.stringify({ DB, API, PLAIN }));
}).listen(8080);
process.on("SIGTERM", () => process.exit(0));
`;

const settings = `${repository.settingsFor({ name: "shop", path: "/*", priority: 100, port: 8080 })}
run: { env: { RUN: ${secrets.runEnv} } }
`;

let runs = 0;
async function run(exitCode: number, ...args: string[]): Promise<void> {
  const environment = { ...aws.env, DOCKER_CONFIG: join(root, "docker") };
  const end = await slipway(shop, args, environment);
  written.set(`${++runs} slipway ${args.join(" ")}`, `${end.stdout}\n${end.stderr}`);
  expect(end.exitCode, `${args.join(" ")}: ${end.stdout}${end.stderr}`).toBe(exitCode);
}

async function plant(): Promise<void> {
  secrets.operator = aws.env["AWS_SECRET_ACCESS_KEY"] ?? "";
  secrets.operatorToken = aws.env["AWS_SESSION_TOKEN"] ?? "";
  expect(Object.values(secrets).map(({ length }) => length > 8)).not.toContain(false);
  const parameter = { Name: `/${own}/db`, Value: secrets.parameter, Type: "SecureString" } as const;
  await new SSMClient(client()).send(new PutParameterCommand(parameter));
  const held = { key: secrets.secret, password: secrets.registry };
  await new SecretsManagerClient(client()).send(
    new CreateSecretCommand({ Name: `${own}/held`, SecretString: JSON.stringify(held) }),
  );
  mkdirSync(join(root, "docker"));
  const auth = Buffer.from(`ann:${secrets.registry}`).toString("base64");
  const auths = { "localhost:1": { auth } };
  writeFileSync(join(root, "docker", "config.json"), JSON.stringify({ auths }));
  writeFileSync(join(root, "plain.env"), `PLAIN=${secrets.plain}\n`);
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  shop = join(root, "shop");
  mkdirSync(shop);
  aws = await startLocalAws(root, ["shop"]);
  argv = watchArguments();
  await plant();
});

afterAll(async () => {
  argv.stop();
  const end = await aws.stop();
  rmSync(root, { recursive: true, force: true });
  expect(leaksIn(`${end.stdout}${end.stderr}`, secrets)).toEqual([]);
});

test("every command, of releases that go well and ill", async () => {
  const files = (status: number) => ({
    Dockerfile: repository.nodeDockerfile,
    "server.js": tellsAll(status),
    "slipway.yaml": settings,
  });
  repository.commitFiles(shop, files(200), "good");
  await run(0, "config", "import", join(root, "plain.env"));
  await run(0, "config", "set", `DB=ssm:/${own}/db`, `API=secretsmanager:${own}/held#key`);
  await run(0, "deploy", "--plan", "--verbose");
  await run(0, "deploy", "--yes", "--verbose", "--json");
  repository.commitFiles(shop, files(500), "bad");
  await run(1, "deploy", "--yes", "--verbose");
  await run(0, "why", "--verbose");
  await run(0, "why", "--json");
  await run(0, "logs", "--json");
  repository.commitFiles(shop, files(200), "good again");
  await run(0, "unfreeze", "--reason", "mended");
  await run(0, "deploy", "--yes", "--json");
  for (const look of ["status", "ps", "history", "logs"]) {
    await run(0, look, "--verbose");
    await run(0, look, "--json");
  }
  await run(
    0,
    "config",
    "set",
    `DB=ssm:/${own}/db`,
    `API=secretsmanager:${own}/held#key`,
    "OTHER=o",
  );
  await run(0, "config", "diff", "2", "3");
  await run(0, "config", "history", "--json");
  await run(0, "rollback", "--yes", "--verbose");
  await run(2, "release", "create", "--image", "localhost:1/shop:1", "--verbose");
}, 600_000);

// Faults: X5.
test("nothing of it shows a secret", async () => {
  const { registry, runEnv, operator, operatorToken } = secrets;
  for (const [where, text] of written) {
    const hidden = isOwnPrint(where) ? { registry, runEnv, operator, operatorToken } : secrets;
    expect(leaksIn(text, hidden), where).toEqual([]);
  }
  expect(written.size).toBeGreaterThan(15);
});

/** `slipway logs` passes on what a program prints, as it is (userdata/README.md). */
const isOwnPrint = (where: string): boolean => / slipway logs/.test(where);

test("no process was ever started with one", () => {
  expect(argv.seen.size).toBeGreaterThan(10);
  expect([...argv.seen].filter((line) => leaksIn(line, secrets).length > 0)).toEqual([]);
});

test("AWS holds them where they belong, and nowhere else", async () => {
  const roles = await rolesOf(aws);
  expect(Object.keys(roles).length).toBeGreaterThan(0);
  const seen = await writtenPlaces(aws);
  expect(JSON.stringify(seen["userData"])).toContain(String.raw`\"slipway\":1`);
  expect((seen["boots"] as unknown[]).length).toBeGreaterThan(10);
  const places = {
    ...seen,
    written: [...written].filter(([where]) => !isOwnPrint(where)),
    table: await otherItems(),
  };
  for (const [where, what] of Object.entries(places)) {
    expect(leaksIn(JSON.stringify(what), { ...secrets, ...roles }), where).toEqual([]);
  }
});

/** Every item but those whose business it is: config holds plain values, a release its run.env. */
async function otherItems(): Promise<readonly unknown[]> {
  const Items = await tableItems(aws);
  const isOf = (kind: string) => (item: Record<string, any>) => item.pk.S === `shop#${kind}`;
  const configs = Items.filter(isOf("config"));
  const releases = Items.filter(isOf("release"));
  const { plain, runEnv, ...never } = secrets;
  expect(leaksIn(JSON.stringify(configs), { plain })).toEqual(["plain (plain)"]);
  expect(leaksIn(JSON.stringify(configs), { ...never, runEnv })).toEqual([]);
  expect(leaksIn(JSON.stringify(releases), { ...never, plain })).toEqual([]);
  const boots = Items.filter(({ pk }) => pk?.S?.startsWith("shop#boot#"));
  expect(JSON.stringify(boots)).toContain("[redacted]");
  return Items.filter((item) => !configs.includes(item) && !releases.includes(item));
}

// Faults: X5.
test("an error about a secret does not hold it, however it is printed", async () => {
  const secretsManager = new SecretsManagerClient(client());
  const clients = { ssm: new SSMClient(client()), secrets: () => Promise.resolve(secretsManager) };
  for (const reference of [`secretsmanager:${own}/held#none`, `ssm:/${own}/db:9`]) {
    const error = await readSecret(clients, reference).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(Error);
    const text = inspect(error, { depth: Infinity, showHidden: true });
    expect(leaksIn(text, secrets)).toEqual([]);
  }
});

test("the search finds what is there: in any form, and what a command is asked to print", async () => {
  const secret = { it: secrets.plain };
  const hex = Buffer.from(secrets.plain).toString("hex");
  for (const before of ["", "a", "ab", "abc"]) {
    const text = Buffer.from(`${before}${secrets.plain} after`).toString("base64");
    expect(leaksIn(`Basic ${text}`, secret), before).toEqual(["it (base64)"]);
  }
  expect(leaksIn(`?q=${encodeURIComponent(`"${secrets.plain}"`)}`, secret)).toEqual(["it (plain)"]);
  expect(leaksIn(hex.replaceAll(/../g, "%$&"), secret)).toEqual(["it (percent)"]);
  expect(leaksIn(JSON.stringify({ a: [secrets.plain] }), secret)).toEqual(["it (plain)"]);
  const asked = await slipway(shop, ["config", "get", "PLAIN"], aws.env);
  expect(leaksIn(asked.stdout, secrets)).toEqual(["plain (plain)"]);
});
