// Goal: what the policies allow is enough for everything slipway does, nothing of them is unused,
// and nobody can touch another service's things.
// Method: the real engine, adapters and instances on the in-process stand-in, which enforces the
// policies the stack makes and notes what it was asked for.
// Faults: X7.
import { UpdateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteRuleCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeAll, describe, expect, test } from "vitest";
import { readBase, resolveAmi } from "../../../src/aws/base.ts";
import type { Clients } from "../../../src/aws/clients.ts";
import { ecrDigest } from "../../../src/aws/ecr-image.ts";
import { createLogStreams } from "../../../src/aws/log-streams.ts";
import { deployerPolicy } from "../../../src/aws/policies/deployer.ts";
import { instancePolicy } from "../../../src/aws/policies/instance.ts";
import { viewerPolicy } from "../../../src/aws/policies/looks.ts";
import { arn, type PolicyScope, type Statement } from "../../../src/aws/policies/statement.ts";
import { createReleaseLog } from "../../../src/aws/release-log.ts";
import { readObject } from "../../../src/aws/read-object.ts";
import { readSecret } from "../../../src/aws/read-secret.ts";
import { createSourceStore } from "../../../src/aws/source-store.ts";
import { amiParameter, baseParameter } from "../../../src/domain/names.ts";
import { examine } from "../../../src/engine/doctor/examine.ts";
import { heal } from "../../../src/engine/doctor/heal.ts";
import { instanceCredentials } from "../../../src/standin/instance-credentials.ts";
import { bootingReleases } from "../../../src/standin/instances/virtual-release.ts";
import { sampleSettings } from "../../support/samples.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { VirtualWorld, type Keys } from "../aws/support/virtual-world.ts";
import { doctorRequest } from "../engine/support/doctor-request.ts";

const account = "000000000000";
const here = { partition: "aws", region: "us-east-1", account };

function scopeOf({ base }: VirtualWorld, service: string): PolicyScope {
  const at = (kind: string, rest: string): string => arn(here, kind, rest);
  return {
    ...here,
    base: "test",
    service,
    environment: "test",
    tableArn: at("dynamodb", `table/${base.table}`),
    listenerArn: base.listenerArn,
    subnetArns: base.subnetIds.map((id) => at("ec2", `subnet/${id}`)),
    securityGroupArn: at("ec2", `security-group/${base.securityGroupIds[0] ?? ""}`),
    instanceRoleArn: `arn:aws:iam::${account}:role/web-instance`,
    sourceBucketArn: "arn:aws:s3:::sources",
    sourcePrefix: "",
    logGroup: "/slipway/test",
    repositoryArn: at("ecr", "repository/web"),
    sourceTokenArns: [at("ssm", "parameter/tokens/*"), at("secretsmanager", "secret:tokens-*")],
  };
}

/** A world that enforces, with a deployer and a viewer of `web`, and a deployer of `api`. */
function enforced(policy = (statements: readonly Statement[]) => statements) {
  const world = new VirtualWorld(bootingReleases({}), [], {
    instanceProfileArn: `arn:aws:iam::${account}:instance-profile/web-instance`,
  });
  const { iam } = world.standin.region;
  iam.enforce("administrator");
  const web = scopeOf(world, "web");
  iam.putRole("web-deployer", policy(deployerPolicy(web)));
  iam.putRole("web-instance", instancePolicy(web));
  iam.putRole("web-viewer", viewerPolicy(web));
  iam.putRole("api-deployer", deployerPolicy(scopeOf(world, "api")));
  const capacity = { ...sampleSettings.capacity, scaleCpuPercent: 60 };
  const keys = keysOf(world, "web-deployer");
  const keep = { ...sampleSettings.keep, releases: 0, history: 1 };
  return { world, service: new VirtualService({ capacity, keep }, {}, world, keys) };
}

function keysOf({ standin }: VirtualWorld, role: string): Keys {
  const arn = `arn:aws:sts::${account}:assumed-role/${role}/ci`;
  const given = standin.region.sts.begin({ arn, userId: `AROA:${role}` }, 43_200);
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.SessionToken,
  };
}

const isRefusal = ({ errorCode = "" }) => /AccessDenied|UnauthorizedOperation/.test(errorCode);

/** Everything slipway does, as the deployer of `web`. */
async function doEverything() {
  const { world, service } = enforced();
  const first = await service.release({ A: "1" });
  const next = await world.until(service.publish({ A: "2" }));
  const second = await world.until(service.deploy(next));
  // Without a policy now: it is taken off.
  const settings = { ...service.settings, capacity: sampleSettings.capacity };
  const resized = await world.until(service.deploy(next, { settings }));
  const credentials = keysOf(world, "web-deployer");
  const { clients } = world.process("lee@desk (pid 2)", { credentials });
  await world.until(lookAndPublish(world, clients));
  await world.until(service.engineWorld.consoles.read(anInstance(world)));
  return {
    healed: await harmAndHeal(world, service),
    outcomes: [first, second, resized].map(({ outcome }) => outcome),
    refused: world.standin.log.since(0).filter(isRefusal),
    used: world.standin.region.iam.used,
  };
}

/** What a hand did to the live group is found, and put right; codes of what was healed. */
async function harmAndHeal(world: VirtualWorld, service: VirtualService) {
  const [group] = world.standin.region.autoScaling.all();
  group?.suspended.set("Launch", "");
  for (const member of group?.members.values() ?? []) member.protected = true;
  const request = doctorRequest(service);
  const found = await world.until(examine(request));
  const findings = await world.until(heal(request, found));
  return findings.filter(({ healed }) => healed).map(({ code }) => code);
}

const anInstance = ({ standin }: VirtualWorld): string =>
  standin.region.ec2.instances.all()[0]?.instanceId ?? "";

/** What publishing and looking ask besides; of some, only who may ask counts, not the answer. */
async function lookAndPublish({ standin, base }: VirtualWorld, clients: Clients): Promise<void> {
  const { parameters, logs, secrets, s3 } = standin.region;
  parameters.set(baseParameter("test"), JSON.stringify(base));
  parameters.set(amiParameter("test"), "ami-0123456789abcdef0");
  parameters.set("/tokens/github", "token");
  secrets.make("tokens", new Map());
  logs.addGroup("/slipway/test");
  s3.create("sources");
  await readBase(clients, "test", "web");
  await resolveAmi(clients, { amiParameter: amiParameter("test") });
  const streams = createLogStreams(clients, "/slipway/test");
  await streams.list("web/");
  await streams.tail("web/1/i-1/boot", 10);
  await createReleaseLog(clients, "/slipway/test", "web").add(standin.region.clock.now(), "{}");
  const reference = { name: "web:1", registry: "", repository: "web", tag: "1", digest: undefined };
  await ecrDigest(clients, { account, region: "us-east-1" } as never, reference as never).catch(
    notThere,
  );
  await readSecret(clients, "ssm:/tokens/github");
  await readSecret(clients, "secretsmanager:tokens").catch(notThere);
  const sources = createSourceStore(clients, "s3://sources");
  const name = `web-${"a".repeat(64)}.tar.gz`;
  const url = await sources.put(new Uint8Array(1), name);
  expect(await sources.standing([url])).toEqual([url]);
  await readObject(clients, url);
  await sources.remove(url);
}

function notThere(error: unknown): void {
  expect(String(error)).not.toMatch(/not authorized|AccessDenied/);
}

describe("the deployer's policy", () => {
  let everything: Awaited<ReturnType<typeof doEverything>>;
  beforeAll(async () => {
    everything = await doEverything();
  }, 120_000);

  test("is enough for everything", () => {
    expect(everything.refused).toEqual([]);
    expect(everything.outcomes).toEqual(["live", "live", "live"]);
    expect(everything.healed).toEqual(["PROCESSES_SUSPENDED", "SCALE_IN_PROTECTED"]);
  });

  const actions = new Set(
    deployerPolicy(scopeOf(new VirtualWorld(), "web")).flatMap(({ Action }) => Action),
  );

  // Each was asked for and found: taken away, the call that asks for it is refused.
  test.each([...actions].filter((action) => action !== "sts:GetCallerIdentity"))(
    "%s is used",
    (action) => {
      expect(everything.used).toContain(`web-deployer ${action}`);
    },
  );
});

test("a viewer has everything looked at by doctor, and heals nothing", async () => {
  const { world, service } = enforced();
  expect(await service.release({ A: "1" })).toMatchObject({ outcome: "live" });
  const credentials = keysOf(world, "web-viewer");
  const viewer = new VirtualService(service.settings, {}, world, credentials);
  const [group] = world.standin.region.autoScaling.all();
  group?.suspended.set("Launch", "");
  const request = doctorRequest(viewer);
  const found = await world.until(examine(request));
  expect(found.map(({ code }) => code)).toEqual(["PROCESSES_SUSPENDED"]);
  expect(world.standin.log.since(0).filter(isRefusal)).toEqual([]);
  await expect(world.until(heal(request, found))).rejects.toThrow(/not authorized|may not/);
  expect(group?.suspended.size).toBe(1);
});

test("without a permission nothing is made, and the report names it", async () => {
  const without = (statements: readonly Statement[]): readonly Statement[] =>
    statements.filter(({ Sid }) => Sid !== "CreateGroup");
  const { service } = enforced(without);
  const result = await service.release({ A: "1" });
  expect(result).toMatchObject({ outcome: "rolled-back", code: "PERMISSION" });
  expect(result.reason).toContain("autoscaling:CreateAutoScalingGroup");
});

describe("of another service nothing can be touched", () => {
  let world: VirtualWorld;
  let api: Clients;
  beforeAll(async () => {
    const made = enforced();
    world = made.world;
    expect(await made.service.release({ A: "1" })).toMatchObject({ outcome: "live" });
    const credentials = keysOf(world, "api-deployer");
    // A process of its own that takes no lease: its clients are held by nothing but the policies.
    api = world.process("mallory@desk (pid 3)", { service: "api", credentials }).clients;
    api.guard.arm(() => undefined);
  }, 60_000);

  test("a group", async () => {
    const [group] = world.standin.region.autoScaling.all();
    const AutoScalingGroupName = group?.name;
    const command = new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MinSize: 0 });
    await expect(world.until(api.autoScaling.writes.send(command))).rejects.toThrow(
      /not authorized to perform: autoscaling:UpdateAutoScalingGroup/,
    );
  });

  test("a rule", async () => {
    const [listener] = world.standin.region.elb.listeners.values();
    const rule = listener?.rules.find(({ priority }) => priority !== "default");
    const command = new DeleteRuleCommand({ RuleArn: rule?.arn });
    await expect(world.until(api.elb.writes.send(command))).rejects.toThrow(
      /not authorized to perform: elasticloadbalancing:DeleteRule/,
    );
  });

  test.each(["web#control", "web#config", "web#release"])("records of %s", async (pk) => {
    const TableName = world.base.table;
    const Item = { pk: { S: pk }, sk: { S: "x" } };
    await expect(
      world.until(api.dynamodb.writes.send(new PutItemCommand({ TableName, Item }))),
    ).rejects.toThrow(/not authorized to perform: dynamodb:PutItem/);
    await expect(
      world.until(api.dynamodb.reads.send(new GetItemCommand({ TableName, Key: Item }))),
    ).rejects.toThrow(/not authorized to perform: dynamodb:GetItem/);
  });

  test("an instance reads no other service's config", async () => {
    const { accessKeyId, secretAccessKey, token } = instanceCredentials(anInstance(world));
    const credentials = { accessKeyId, secretAccessKey, sessionToken: token };
    const { clients } = world.process("instance", { credentials });
    const read = (pk: string) =>
      world.until(
        clients.dynamodb.reads.send(
          new GetItemCommand({
            TableName: world.base.table,
            Key: { pk: { S: pk }, sk: { S: "x" } },
          }),
        ),
      );
    await expect(read("web#config")).resolves.toBeDefined();
    await expect(read("api#config")).rejects.toThrow(/not authorized/);
    await expect(read("web#control")).rejects.toThrow(/not authorized/);
  });
});

test("a user who took no role may do nothing", async () => {
  const { world } = enforced();
  const { clients } = world.process("nobody@desk (pid 4)");
  const Key = { pk: { S: "web#control" }, sk: { S: "x" } };
  const command = new GetItemCommand({ TableName: world.base.table, Key });
  await expect(world.until(clients.dynamodb.reads.send(command))).rejects.toThrow(/not authorized/);
});
