import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Base } from "../domain/base.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import { amiParameter, baseParameter } from "../domain/names.ts";
import type { Region } from "../standin/region.ts";
import { seedNetworkAndTable, type Seeded } from "../standin/seed.ts";
// Made from the templates that `cdk/` synthesizes, by a test there that fails when they differ.
import template from "./base-template.json" with { type: "json" };
import { dressBase } from "./dress-base.ts";
import type { InstanceKind } from "./instance-kind.ts";
import { publishParameter } from "./publish-parameter.ts";

/** The base the stand-in comes with. */
export const base: string = template.base;

/** What the CDK stack would make. */
export function furnish(region: Region, loadBalancerPort: number): Seeded {
  const { network, securityGroups, loadBalancer, listener, table } = template;
  const seeded = seedNetworkAndTable(region, {
    availabilityZones: network.instances.map((_, i) => `${region.name}${"abc"[i] ?? ""}`),
    network,
    securityGroup: securityGroups.instances.name,
    image: { name: "slipway-base-process" },
    loadBalancer: {
      name: loadBalancer.name,
      scheme: loadBalancer.scheme === "internal" ? "internal" : "internet-facing",
      host: "127.0.0.1",
      port: loadBalancerPort,
    },
    defaultActions: listener.defaultActions.map((action) => ({
      ...action,
      Type: "fixed-response",
    })),
    table,
    parameters: {},
  });
  dressBase(region, seeded, template);
  return seeded;
}

/** What differs from one stand-in to the next. */
interface Place {
  readonly state: string;
  /** The load balancer's, if it listens. */
  readonly port: number | undefined;
  readonly instances: InstanceKind;
}

/** What the CDK stack would publish about it, but for what is otherwise on this machine. */
export function publishBase(
  region: Region,
  seeded: Seeded,
  { state, port = 0, instances }: Place,
): void {
  const here: Partial<Base> = {
    listenerPort: port,
    propagationSeconds: 1,
    sourceStore: sourceStore(state),
    // No stack of a service is there to have one of its own.
    instanceProfileArn: `arn:aws:iam::${region.account}:instance-profile/slipway-${base}`,
    artifacts: artifacts[instances],
    // There is no console to have it.
    dashboard: undefined,
  };
  region.parameters.set(amiParameter(base), seeded.imageId);
  publishParameter(region, template.parameter, { ...seeded }, here);
}

/** Tells of a base that was taken up again where it is now, if that is elsewhere. */
export function moveBase({ parameters }: Region, { state, port, instances }: Place): void {
  const found = parameters.get(baseParameter(base));
  if (found === undefined) return;
  const published = read(found.value);
  if (published === undefined) return;
  const listenerPort = port ?? published.listenerPort;
  const moved = {
    ...published,
    listenerPort,
    sourceStore: sourceStore(state),
    artifacts: artifacts[instances],
  };
  const text = canonicalJson(moved);
  if (text === found.value) return;
  const { description } = found;
  parameters.set(baseParameter(base), text, "String", description ? { description } : {});
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
