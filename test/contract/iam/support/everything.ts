import { BatchGetImageCommand, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { readBase, resolveAmi } from "../../../../src/aws/base.ts";
import { ecrDigest } from "../../../../src/aws/ecr-image.ts";
import { createLogStreams } from "../../../../src/aws/log-streams.ts";
import type { Statement } from "../../../../src/aws/policies/statement.ts";
import { createReleaseLog } from "../../../../src/aws/release-log.ts";
import { readObject } from "../../../../src/aws/read-object.ts";
import { readSecret } from "../../../../src/aws/read-secret.ts";
import { createSourceStore } from "../../../../src/aws/source-store.ts";
import { amiParameter, baseParameter } from "../../../../src/domain/names.ts";
import type { Artifact } from "../../../../src/domain/release.ts";
import { examine } from "../../../../src/engine/doctor/examine.ts";
import { heal } from "../../../../src/engine/doctor/heal.ts";
import { instanceCredentials } from "../../../../src/standin/instance-credentials.ts";
import { bootingReleases } from "../../../../src/standin/instances/virtual-release.ts";
import type { Check } from "../../../../src/standin/iam/check.ts";
import type { AtEnd } from "../../../unit/cli/temporary-directory.ts";
import { sampleRelease, sampleSettings } from "../../../support/samples.ts";
import { VirtualService } from "../../../support/virtual-service.ts";
import { VirtualWorld, type Keys } from "../../aws/support/virtual-world.ts";
import { story, storyFiles } from "../../cli/support/story.ts";
import { doctorRequest } from "../../engine/support/doctor-request.ts";
import { WatchedCommands } from "../../cli/support/watched-commands.ts";
import { here, instanceProfileArn, keysOf, putRoles } from "./roles.ts";

const logGroup = "/slipway/test";

/** A world that enforces, and in it service `web`, run by its deployer. */
export function enforcedService(
  change?: (statements: readonly Statement[]) => readonly Statement[],
) {
  const world = new VirtualWorld(bootingReleases({}), [], { instanceProfileArn, logGroup });
  world.standin.region.logs.addGroup(logGroup);
  putRoles(world, "web", change);
  putRoles(world, "api");
  const capacity = { ...sampleSettings.capacity, scaleCpuPercent: 60 };
  const keep = { ...sampleSettings.keep, releases: 0, history: 1 };
  const keys = keysOf(world, "web-deployer");
  return { world, service: new VirtualService({ capacity, keep }, {}, world, keys) };
}

/** A process that takes no lease: it is held by nothing but the policies. */
export function freeProcess(world: VirtualWorld, holder: string, credentials?: Keys): Process {
  const made = world.process(holder, credentials && { credentials });
  made.clients.guard.arm(() => undefined);
  return made;
}

type Process = Pick<ReturnType<VirtualWorld["process"]>, "clients" | "world">;

/** The first instance there is, and what it signs with. */
export function instanceOf({ standin }: VirtualWorld): {
  readonly id: string;
  readonly keys: Keys;
} {
  const id = standin.region.ec2.instances.all()[0]?.instanceId ?? "";
  const { accessKeyId, secretAccessKey, token } = instanceCredentials(id);
  return { id, keys: { accessKeyId, secretAccessKey, sessionToken: token } };
}

/** What was asked of the policies, and how that ended. */
export interface Everything {
  /** Of each role, all that it asked for, each thing once. */
  readonly asked: ReadonlyMap<string, readonly Check[]>;
  /** What any role was refused: `role action on resource`. */
  readonly refused: readonly string[];
  readonly outcomes: readonly string[];
}

/**
 * Everything slipway does: the deployer of `web` in all of it, its instances from their boot on,
 * its viewer in every command that only looks.
 */
export async function doEverything(atEnd: AtEnd): Promise<Everything> {
  const asked = new Map<string, Map<string, Check>>();
  const refused: string[] = [];
  const watch = ({ standin }: VirtualWorld): void =>
    standin.region.iam.onAsked(({ role = "nobody", check, isAllowed }) => {
      const known = asked.get(role) ?? new Map<string, Check>();
      asked.set(role, known.set(JSON.stringify(check), check));
      if (!isAllowed) refused.push(`${role} ${check.action} on ${check.resource}`);
    });
  const outcomes = [...(await deployAndPublish(watch)), ...(await look(watch, atEnd))];
  const checks = [...asked].map(([role, known]) => [role, [...known.values()]] as const);
  return { asked: new Map(checks), refused, outcomes };
}

type Watch = (world: VirtualWorld) => void;

async function deployAndPublish(watch: Watch): Promise<readonly string[]> {
  const { world, service } = enforcedService();
  await world.until(furnish(world));
  watch(world);
  const first = await service.release({
    PARAMETER: { from: "ssm:/slipway/test/web/token" },
    SECRET: { from: "secretsmanager:slipway/test/web/secret" },
  });
  const next = await world.until(service.publish({ A: "2" }));
  const second = await world.until(service.deploy(next));
  // Without a policy now: it is taken off.
  const settings = { ...service.settings, capacity: sampleSettings.capacity };
  const resized = await world.until(service.deploy(next, { settings }));
  const lee = freeProcess(world, "lee@desk (pid 2)", keysOf(world, "web-deployer"));
  await world.until(lookFurther(lee));
  await world.until(publish(lee));
  await world.until(service.engineWorld.consoles.read(instanceOf(world).id));
  const healed = await harmAndHeal(world, service);
  await world.until(fetchAsInstance(world));
  return [...[first, second, resized].map(({ outcome }) => outcome), ...healed];
}

/** What a hand did to the live group is found, and put right; codes of what was not healed. */
async function harmAndHeal(
  world: VirtualWorld,
  service: VirtualService,
): Promise<readonly string[]> {
  const [group] = world.standin.region.autoScaling.all();
  group?.suspended.set("Launch", "");
  for (const member of group?.members.values() ?? []) member.protected = true;
  const request = doctorRequest(service);
  const found = await world.until(examine(request));
  const findings = await world.until(heal(request, found));
  const codes = found.map(({ code }) => code).join();
  const isWhole = codes === "PROCESSES_SUSPENDED,SCALE_IN_PROTECTED";
  return [
    ...(isWhole ? [] : [`found ${codes}`]),
    ...findings.filter(({ healed }) => !healed).map(({ code }) => `${code} is not healed`),
  ];
}

/** By the administrator: what the stack or an operator puts there. */
async function furnish(world: VirtualWorld): Promise<void> {
  const { parameters, s3, registry } = world.standin.region;
  parameters.set(baseParameter("test"), JSON.stringify(world.base));
  parameters.set(amiParameter("test"), "ami-0123456789abcdef0");
  parameters.set("/tokens/github", "token");
  parameters.set("/slipway/test/web/token", "token");
  s3.create("sources");
  registry.make("web", "IMMUTABLE");
  const { clients } = freeProcess(world, "administrator");
  const secrets = await clients.secrets();
  for (const Name of ["tokens", "slipway/test/web/secret"]) {
    await secrets.send(new CreateSecretCommand({ Name, SecretString: "secret" }));
  }
}

/** What looking asks besides; of some, only who may ask counts, not the answer. */
async function lookFurther({ clients, world }: Process): Promise<void> {
  await readBase(clients, "test", "web");
  await resolveAmi(clients, { amiParameter: amiParameter("test") });
  const streams = createLogStreams(clients, logGroup);
  await streams.list("web/");
  await streams.tail("web/1/i-1/boot", 10);
  const reference = { name: "web:1", registry: "", repository: "web", tag: "1", digest: undefined };
  await ecrDigest(clients, here as never, reference as never).catch(notRefused);
  const sources = createSourceStore(clients, "s3://sources");
  const url = sources.urlOf(tarball);
  await sources.standing([url]);
  await sources.reasonGone({ ...sampleRelease(1).artifact, url } as Artifact);
  // Whose a rule is that has the route.
  await world.traffic.tags((await world.traffic.rules()).map(({ arn }) => arn));
}

const tarball = `web-${"a".repeat(64)}.tar.gz`;

/** What publishing and releasing ask besides. */
async function publish({ clients }: Process): Promise<void> {
  await createReleaseLog(clients, logGroup, "web").add(clients.clock.now(), "{}");
  await readSecret(clients, "ssm:/tokens/github");
  await readSecret(clients, "secretsmanager:tokens");
  const sources = createSourceStore(clients, "s3://sources");
  const url = await sources.put(new Uint8Array(1), tarball);
  await readObject(clients, url);
  await sources.remove(url);
}

/** What real instances ask besides: a tarball, and a pull, of which ECR asks for the layers itself. */
async function fetchAsInstance(world: VirtualWorld): Promise<void> {
  const { keys } = instanceOf(world);
  const { clients } = freeProcess(world, "instance", keys);
  await readObject(clients, `s3://sources/${tarball}`).catch(notRefused);
  const ecr = await clients.ecr("us-east-1");
  await ecr.send(new GetAuthorizationTokenCommand({}));
  const imageIds = [{ imageTag: "1" }];
  await ecr.send(new BatchGetImageCommand({ repositoryName: "web", imageIds }));
  const layer = { service: "ecr", operation: "GetDownloadUrlForLayer", requestId: "" } as const;
  const call = { ...layer, accessKeyId: keys.accessKeyId };
  world.standin.region.iam.authorize(call, { repositoryName: "web" }, "json-1.1");
}

/** Every command that only looks, as the viewer; what they are to see is there before. */
async function look(watch: Watch, atEnd: AtEnd): Promise<readonly string[]> {
  const slipway = new WatchedCommands(storyFiles, atEnd);
  const { world } = slipway;
  world.standin.region.logs.addGroup(logGroup);
  world.standin.region.s3.create("sources");
  watch(world);
  const outcomes: string[] = [];
  const begin = [
    "slipway config set A=1",
    "slipway deploy --id two --yes",
    "slipway config set A=3",
  ];
  const looks = story
    .filter(({ as }) => as === "viewer")
    .map(({ line }) => line.replace("deploy --id two", "deploy --id three"));
  for (const line of [...begin, ...looks]) {
    const as = begin.includes(line) ? undefined : "viewer";
    const { exitCode } = await slipway.run(line, { as });
    outcomes.push(exitCode === 0 ? "live" : `${line}: ${exitCode}`);
  }
  const viewer = freeProcess(world, "viewer", keysOf(world, "web-viewer"));
  await world.until(lookFurther(viewer));
  return outcomes;
}

function notRefused(error: unknown): void {
  if (/not authorized|AccessDenied/.test(String(error))) throw error;
}
