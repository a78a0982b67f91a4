import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Base } from "../domain/base.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import { amiParameter, baseParameter } from "../domain/names.ts";
import type { Region } from "../standin/region.ts";
import type { InstanceKind } from "./instance-kind.ts";
import { seedNetworkAndTable, type Seeded } from "../standin/seed.ts";

/** The base the stand-in comes with. */
export const base = "rehearsal";
/** Where its instances write what they and their programs have to say. */
const logGroup = `/slipway/${base}`;

/** What the CDK stack would make. */
export function furnish(region: Region, loadBalancerPort: number): Seeded {
  return seedNetworkAndTable(region, {
    availabilityZones: [`${region.name}a`, `${region.name}b`],
    securityGroup: `slipway-${base}-instances`,
    image: { name: "slipway-base-process" },
    loadBalancer: {
      name: `slipway-${base}`,
      scheme: "internet-facing",
      host: "127.0.0.1",
      port: loadBalancerPort,
    },
    table: { name: `slipway-${base}`, partitionKey: "pk", sortKey: "sk", timeToLive: "expires" },
    parameters: {},
  });
}

/** What differs from one stand-in to the next. */
interface Place {
  readonly state: string;
  /** The load balancer's, if it listens. */
  readonly port: number | undefined;
  readonly instances: InstanceKind;
}

/** What the CDK stack would publish about it. */
export function publishBase(
  region: Region,
  seeded: Seeded,
  { state, port = 0, instances }: Place,
): void {
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
    sourceStore: sourceStore(state),
    amiParameter: amiParameter(base),
    instanceProfileArn: `arn:aws:iam::${region.account}:instance-profile/slipway-${base}`,
    artifacts: artifacts[instances],
    logGroup,
  };
  region.logs.addGroup(logGroup);
  region.parameters.set(amiParameter(base), seeded.imageId);
  region.parameters.set(baseParameter(base), canonicalJson(published));
}

/** Tells of a base that was taken up again where it is now, if that is elsewhere. */
export function moveBase({ parameters }: Region, { state, port, instances }: Place): void {
  const text = parameters.get(baseParameter(base))?.value;
  if (text === undefined) return;
  const published = read(text);
  if (published === undefined) return;
  const listenerPort = port ?? published.listenerPort;
  const moved = {
    ...published,
    listenerPort,
    sourceStore: sourceStore(state),
    artifacts: artifacts[instances],
  };
  if (canonicalJson(moved) !== text) parameters.set(baseParameter(base), canonicalJson(moved));
}

/** What an operator has put there instead is theirs. */
function read(text: string): Base | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null ? (read as Base) : undefined;
  } catch {
    return undefined;
  }
}

/** Processes cannot run images. */
const artifacts: Readonly<Record<InstanceKind, Base["artifacts"]>> = {
  process: ["tarball"],
  container: ["tarball", "image"],
};

const sourceStore = (state: string): string => pathToFileURL(join(state, "sources")).href;
