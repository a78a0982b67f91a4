// Goal: a planted secret appears nowhere on or around a real instance: not where slipway, AWS, Docker
// or the system write, not in an argument, not on the disk; a program's own log alone has what the
// program prints, through Docker's own driver for CloudWatch Logs.
// Method: the built slipway with instances that are containers of the base AMI; a program that shows
// all it was given; a boot whose every start of a program is recorded; then all of it is searched.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeInstancesCommand, EC2Client, RebootInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect } from "vitest";
import { baseParameter } from "../../src/domain/names.ts";
import { canary, leaksIn, spellingsOf, watchArguments } from "../support/canaries.ts";
import { testUnless } from "../support/machine-lacks.ts";
import { commitFiles } from "../support/repository.ts";
import { slipway, startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { administratorOf, rolesOf, tableItems, writtenPlaces } from "../support/written-places.ts";
import { recordArguments, recordedArguments } from "./support/argument-record.ts";
import { docker, lackOfDocker, removeImages } from "./support/docker-engine.ts";
import { importImage } from "./support/images.ts";
import { onInstance } from "./support/instance-containers.ts";
import { until } from "../support/until.ts";
import { startRegistry, type Registry } from "./support/registry.ts";

const lack = lackOfDocker("perl");
const check = testUnless(lack);
const secrets = {
  parameter: canary("parameter"),
  secret: canary("secret"),
  registry: canary("registry"),
};
const login = { username: "ann", password: secrets.registry };
const image = "slipway-test-secrets:1";

/** Everything that was written, by where. */
const written = new Map<string, string>();
let root: string;
let shop: string;
let registry: Registry;
let aws: LocalAws;
let argv: ReturnType<typeof watchArguments> | undefined;

const program = `/bin/busybox chmod 755 /www/cgi-bin/health
echo "given $DB and $API"
[ "$MODE" != bad ] || exit 3
trap exit TERM
httpd -f -p 8080 -h /www & wait
`;

beforeAll(async () => {
  if (lack !== undefined) return;
  root = mkdtempSync(join(tmpdir(), "slipway-docker-"));
  shop = join(root, "shop");
  mkdirSync(shop);
  registry = await startRegistry(login);
  importImage(image, {
    files: {
      "start.sh": program,
      "www/cgi-bin/health": `#!/bin/sh\nprintf '\\r\\n%s' "well: $DB $API"\n`,
    },
    changes: ['CMD ["/bin/sh", "/start.sh"]'],
  });
  registry.push(image, "shop/web:1");
  const port = registry.host.split(":")[1] ?? "";
  aws = await startLocalAws(root, [], ["--instances", "container", "--reach", port]);
  await plant();
  argv = watchArguments();
}, 300_000);
afterAll(async () => {
  if (lack !== undefined) return;
  argv?.stop();
  const end = await aws?.stop();
  await registry?.close();
  removeImages(image);
  rmSync(root, { recursive: true, force: true });
  expect(leaksIn(`${end?.stdout}${end?.stderr}`, secrets)).toEqual([]);
});

async function plant(): Promise<void> {
  const ssm = new SSMClient(administratorOf(aws));
  const parameters = { "/shop/db": secrets.parameter, "/shop/login": `ann:${secrets.registry}` };
  for (const [Name, Value] of Object.entries(parameters)) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString" }));
  }
  const SecretString = JSON.stringify({ key: secrets.secret });
  await new SecretsManagerClient(administratorOf(aws)).send(
    new CreateSecretCommand({ Name: "shop", SecretString }),
  );
  const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
  mkdirSync(join(root, "docker"));
  const auths = JSON.stringify({ auths: { [registry.host]: { auth } } });
  writeFileSync(join(root, "docker", "config.json"), auths);
}

/** As `slipway logs` of an instance's own program, which may print what it likes. */
const isOwnPrint = (where: string): boolean => / slipway logs/.test(where);

async function run(exitCode: number, ...args: string[]): Promise<string> {
  const environment = { ...aws.env, DOCKER_CONFIG: join(root, "docker") };
  const end = await slipway(shop, args, environment);
  const said = `${end.stdout}\n${end.stderr}`;
  written.set(`${written.size} slipway ${args.join(" ")}`, said);
  expect(end.exitCode, `${args.join(" ")}: ${said}`).toBe(exitCode);
  return said;
}

async function deploy(mode: string, exitCode: number, ...args: string[]): Promise<string> {
  const settings = `service: shop
port: 8080
health: { path: /cgi-bin/health, interval: 5s, timeout: 2s, within: 90s }
capacity: { min: 1, desired: 1, max: 2 }
image: ${registry.host}/shop/web:1
registry: { credentials: "ssm:/shop/login" }
run: { env: { MODE: ${mode} } }
environments:
  rehearsal: { base: rehearsal, bake: 0s, drain: 0s }
`;
  commitFiles(shop, { "slipway.yaml": settings }, mode);
  return await run(exitCode, "deploy", "--yes", "--verbose", ...args);
}

/** The one instance that runs, once there is no other. */
async function instance(): Promise<string> {
  const ec2 = new EC2Client(administratorOf(aws));
  const Filters = [{ Name: "instance-state-name", Values: ["pending", "running"] }];
  return await until(
    async () => {
      const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
      const [one, ...others] = Reservations.flatMap(({ Instances = [] }) => Instances);
      return others.length === 0 && one?.InstanceId;
    },
    () => docker(["ps"]),
  );
}

async function bootItem(id: string, rollout: number): Promise<any> {
  const Key = { pk: { S: `shop#boot#${rollout}` }, sk: { S: id } };
  const request = new GetItemCommand({ TableName: "slipway-rehearsal", Key });
  return (await new DynamoDBClient(administratorOf(aws)).send(request)).Item;
}

const beganAt = (item: any): string => item.steps.L[0].M.startedAt.N;

const logDriver = (id: string): string =>
  onInstance(id, "docker inspect --format '{{.HostConfig.LogConfig.Type}}' slipway-app");

check(
  "a release with references and a private registry goes live, and boots again",
  async () => {
    commitFiles(shop, { "slipway.yaml": "service: shop\nport: 8080\n" + minimal }, "first");
    await run(0, "config", "set", "DB=ssm:/shop/db", "API=secretsmanager:shop#key");
    await deploy("good", 0, "--json");
    const id = await instance();
    const first = await bootItem(id, 1);
    recordArguments(id);
    await new EC2Client(administratorOf(aws)).send(
      new RebootInstancesCommand({ InstanceIds: [id] }),
    );
    const item = await until(
      async () => {
        const found = await bootItem(id, 1);
        return found.state.S === "ready" && beganAt(found) !== beganAt(first) && found;
      },
      () => docker(["logs", "--tail", "40", `slipway-${id}`]),
      120_000,
    );
    expect(Object.keys(item.references.M).sort()).toEqual(["API", "DB"]);
    expect(item.probe.M.body.S).toBe("well: [redacted] [redacted]");
  },
  300_000,
);

const minimal = "environments: { rehearsal: { base: rehearsal } }\n";

check(
  "Docker's own driver brings the program's lines to CloudWatch Logs, and logs reads them",
  async () => {
    const id = await instance();
    expect(logDriver(id)).toBe("awslogs");
    const line = `given ${secrets.parameter} and ${secrets.secret}`;
    await until(
      async () => (await run(0, "logs", "--json")).includes(line),
      () => [...written].filter(([where]) => isOwnPrint(where)).join("\n"),
    );
  },
);

check("no program on the instance was started with a secret", async () => {
  const recorded = recordedArguments(await instance());
  expect(recorded.filter((line) => line.startsWith("curl ")).length).toBeGreaterThan(5);
  expect(recorded.filter((line) => line.startsWith("jq ")).length).toBeGreaterThan(5);
  const all = { ...secrets, ...(await rolesOf(aws)) };
  expect(recorded.filter((line) => leaksIn(line, all).length > 0)).toEqual([]);
});

check(
  "on its disk only Docker has the program's environment, and what the program prints",
  async () => {
    const id = await instance();
    const all = { ...secrets, ...(await rolesOf(aws)) };
    const patterns = Object.values(all).flatMap(spellingsOf).join("\n");
    // What is older is of the AMI. The patterns are on a tmpfs, which is not looked into.
    const search = `cat >/run/patterns
    find / /var/lib/docker -xdev -type f -newer /usr/lib/slipway/manifest.json \
      -exec grep -lFf /run/patterns {} +
    journalctl --all --output=export | grep -caFf /run/patterns
    rm /run/patterns`;
    const found = docker(
      ["exec", "-i", `slipway-${id}`, "sh", "-c", `${search} || true`],
      Buffer.from(patterns),
    ).split("\n");
    const program = onInstance(id, "docker inspect --format '{{.Id}}' slipway-app");
    // What it prints is in the copy that Docker's driver keeps, for `docker logs`.
    expect(found.sort()).toEqual([
      "/var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db",
      `/var/lib/docker/containers/${program}/config.v2.json`,
      `/var/lib/docker/containers/${program}/container-cached.log`,
      "0",
    ]);
  },
);

check("whoever asks Docker finds them in the container's environment only", async () => {
  const id = await instance();
  const list = "docker ps -aq; docker images -q; docker volume ls -q; docker network ls -q";
  const all: any[] = JSON.parse(onInstance(id, `docker inspect $(${list})`));
  expect(leaksIn(JSON.stringify(all), secrets).sort()).toEqual([
    "parameter (plain)",
    "secret (plain)",
  ]);
  for (const one of all) if (one.Config !== undefined) delete one.Config.Env;
  expect(leaksIn(JSON.stringify(all), secrets)).toEqual([]);
});

check(
  "a release that fails is told without them",
  async () => {
    const said = await deploy("bad", 1);
    expect(said).toContain("PROGRAM_EXITED");
    expect(said).toContain("given [redacted] and [redacted]");
    for (const look of ["why", "ps", "status", "history"]) await run(0, look, "--verbose");
    await run(0, "why", "--json");
  },
  180_000,
);

check(
  "where CloudWatch Logs has no such group the program runs, and its log stays on the instance",
  async () => {
    const ssm = new SSMClient(administratorOf(aws));
    const Name = baseParameter("rehearsal");
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
    const base = { ...JSON.parse(Parameter?.Value ?? ""), logGroup: "/slipway/none" };
    const order = { Name, Value: JSON.stringify(base), Overwrite: true };
    await ssm.send(new PutParameterCommand(order));
    await run(0, "unfreeze", "--reason", "mended");
    await deploy("good still", 0, "--json");
    const id = await instance();
    expect(logDriver(id)).toBe("local");
    expect(docker(["logs", `slipway-${id}`])).toMatch(
      /CloudWatch Logs cannot be had, the program's log stays here: .*ResourceNotFound/,
    );
    expect(onInstance(id, "docker logs slipway-app")).toContain(`given ${secrets.parameter}`);
  },
  180_000,
);

check("nothing that was written around the instances has one", async () => {
  expect(written.size).toBeGreaterThan(8);
  for (const [where, text] of written) {
    const { registry: never } = secrets;
    expect(leaksIn(text, isOwnPrint(where) ? { never } : secrets), where).toEqual([]);
  }
  const all = { ...secrets, ...(await rolesOf(aws)) };
  const places = {
    ...(await writtenPlaces(aws)),
    table: await tableItems(aws),
    argv: [...(argv?.seen ?? [])],
  };
  expect(places.argv.length).toBeGreaterThan(10);
  expect(JSON.stringify(places.table)).toContain("[redacted]");
  for (const [where, what] of Object.entries(places)) {
    expect(JSON.stringify(what).length, where).toBeGreaterThan(20);
    expect(leaksIn(JSON.stringify(what), all), where).toEqual([]);
  }
});
