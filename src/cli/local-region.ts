import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Base } from "../domain/base.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import { fail } from "../domain/failure.ts";
import { amiParameter, baseParameter } from "../domain/names.ts";
import { accountView } from "../standin/account-view.ts";
import { followLoadBalancers } from "../standin/balancer/follow-load-balancers.ts";
import { listenerAddresses } from "../standin/balancer/listener-addresses.ts";
import { startBalancer } from "../standin/balancer/start-balancer.ts";
import { wallClock } from "../standin/clock.ts";
import { type HttpDoor, openHttpDoor } from "../standin/doors/http.ts";
import { createProcessDriver } from "../standin/instances/process-driver.ts";
import { engageUndertaker } from "../standin/instances/room/undertaker.ts";
import type { QuirkId } from "../standin/quirks/all-quirks.ts";
import { quickPace } from "../standin/region.ts";
import { seedNetworkAndTable, type Seeded } from "../standin/seed.ts";
import { createStandin, type Standin } from "../standin/standin.ts";

export interface LocalRegionOptions {
  /** Ports on 127.0.0.1; 0 is any free one. */
  readonly port: number;
  readonly loadBalancerPort: number;
  /**
   * Where instances and source tarballs live; absent: a temporary directory, removed at the end.
   */
  readonly state: string | undefined;
  /** Ports of this machine that programs on instances may reach. */
  readonly reach: readonly number[];
  /** Quirks of AWS to do without. */
  readonly without?: readonly QuirkId[];
  /** One line for everything the stand-in did not answer as AWS would. */
  readonly complain: (line: string) => void;
  /** One line for people about how instances run. */
  readonly narrate: (line: string) => void;
}

export interface LocalRegion {
  readonly endpoint: string;
  readonly loadBalancer: string;
  readonly standin: Standin;
  /** Ends every instance, frees the ports, removes what was temporary. */
  close(): Promise<void>;
}

/** The base the stand-in comes with. */
const base = "rehearsal";

/**
 * A stand-in with its doors open, its load balancer listening and the base `rehearsal` published.
 * Throws BAD_INPUT for a port or a directory that cannot be had, and then leaves nothing open.
 */
export async function startLocalRegion(options: LocalRegionOptions): Promise<LocalRegion> {
  const state = await stateDirectory(options.state);
  // Whatever is given stays; what is ours goes, also when this process is killed.
  const undertaker = options.state === undefined ? engageUndertaker(state) : undefined;
  const opened: Closable[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((each) => each.close()));
    await undertaker?.dismiss();
  };
  try {
    return { ...(await open(options, state, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Closable {
  close(): Promise<void>;
}

/** Opens everything; what it has opened is in `opened`, also when it fails half-way. */
async function open(
  options: LocalRegionOptions,
  state: string,
  opened: Closable[],
): Promise<Omit<LocalRegion, "close">> {
  const clock = wallClock();
  let door: HttpDoor | undefined;
  const standin: Standin = createStandin({
    clock,
    pace: quickPace,
    without: options.without ?? [],
    complain: options.complain,
    driver: (awsCall) =>
      createProcessDriver({
        stateDirectory: join(state, "instances"),
        clock,
        awsCall,
        reach: options.reach,
        metadataOf: (instanceId) => accountView(standin.region, instanceId),
        awsPort: () => door?.port,
        narrate: options.narrate,
      }),
  });
  opened.push(standin.region.driver);
  const seeded = furnish(standin, options.loadBalancerPort);
  const balancer = await named("load balancer", options.loadBalancerPort, () =>
    startBalancer(standin.region, seeded.loadBalancerArn),
  );
  opened.push(balancer, followLoadBalancers(standin.region));
  standin.control.add("traffic", () => balancer.counters);
  standin.control.add("listeners", () => ({ listeners: listenerAddresses(standin.region) }));
  publishBase(standin, seeded, state, balancer.port);
  door = await named("AWS endpoint", options.port, () => openHttpDoor(standin, options.port));
  opened.push(door);
  return {
    endpoint: `http://127.0.0.1:${door.port}`,
    loadBalancer: `http://127.0.0.1:${balancer.port}`,
    standin,
  };
}

async function stateDirectory(given: string | undefined): Promise<string> {
  const directory =
    given === undefined ? await mkdtemp(join(tmpdir(), "slipway-")) : resolve(given);
  try {
    await mkdir(join(directory, "sources"), { recursive: true });
    await mkdir(join(directory, "instances"), { recursive: true });
    return directory;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const summary = `${directory} cannot hold the stand-in's state: ${reason}.`;
    return fail({ code: "BAD_INPUT", summary }, error);
  }
}

/** What the CDK stack would make. */
function furnish(standin: Standin, port: number): Seeded {
  const { region } = standin;
  return seedNetworkAndTable(region, {
    availabilityZones: [`${region.name}a`, `${region.name}b`],
    securityGroup: `slipway-${base}-instances`,
    image: { name: "slipway-base-process" },
    loadBalancer: {
      name: `slipway-${base}`,
      scheme: "internet-facing",
      host: "127.0.0.1",
      port,
    },
    table: { name: `slipway-${base}`, partitionKey: "pk", sortKey: "sk", timeToLive: "expires" },
    parameters: {},
  });
}

/** What the CDK stack would publish about it. */
function publishBase(standin: Standin, seeded: Seeded, state: string, port: number): void {
  const { region } = standin;
  const published: Base = {
    schemaVersion: 1,
    region: region.name,
    account: region.account,
    vpcId: seeded.vpcId,
    subnetIds: seeded.subnetIds,
    securityGroupIds: [seeded.securityGroupId],
    loadBalancerArn: seeded.loadBalancerArn,
    listenerArn: seeded.listenerArn,
    loadBalancerDns: seeded.dnsName,
    listenerPort: port,
    listenerProtocol: "HTTP",
    propagationSeconds: 1,
    table: seeded.tableName,
    sourceStore: pathToFileURL(join(state, "sources")).href,
    amiParameter: amiParameter(base),
    instanceProfileArn: `arn:aws:iam::${region.account}:instance-profile/slipway-${base}`,
    artifacts: ["tarball"],
  };
  region.parameters.set(amiParameter(base), seeded.imageId);
  region.parameters.set(baseParameter(base), canonicalJson(published));
}

async function named<T>(what: string, port: number, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      fail(
        {
          code: "BAD_INPUT",
          summary: `Port ${port} for the ${what} is taken on this machine.`,
          remedy: "Give another one, or 0 for any free one.",
        },
        error,
      );
    }
    throw error;
  }
}
