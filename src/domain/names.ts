/** Every AWS name, key and tag slipway derives; cdk reads them from here too. */

/** Tags that prove ownership, all three together; `slipway:release` and `Name` are for people. */
export const ownershipTagKeys = [
  "slipway:service",
  "slipway:environment",
  "slipway:rollout",
] as const;

export interface FleetOwner {
  readonly service: string;
  readonly environment: string;
  readonly rollout: number;
  readonly releaseId: string;
}

export function fleetTags(owner: FleetOwner): Record<string, string> {
  return {
    "slipway:service": owner.service,
    "slipway:environment": owner.environment,
    "slipway:rollout": String(owner.rollout),
    "slipway:release": owner.releaseId,
    Name: `${owner.service}-${owner.environment}-${owner.releaseId}`.slice(0, 255),
  };
}

/** True when `tags` name this service, this environment and, if given, this rollout. */
export function isOurs(
  tags: Readonly<Record<string, string>>,
  owner: { readonly service: string; readonly environment: string; readonly rollout?: number },
): boolean {
  const rollout = tags["slipway:rollout"];
  return (
    tags["slipway:service"] === owner.service &&
    tags["slipway:environment"] === owner.environment &&
    rollout !== undefined &&
    (owner.rollout === undefined || rollout === String(owner.rollout))
  );
}

/**
 * `web-17-1c9f0a2b3`: never reused, because rollout numbers are not. Target group names allow 32
 * characters, letters, digits and hyphens (aws-facts §2.1); the hash keeps services whose cut names
 * agree, and environments, apart.
 */
export function fleetName(service: string, environment: string, rollout: number): string {
  const tail = `-${rollout}-${shortHash(`${environment}/${service}/${rollout}`)}`;
  return `${service.slice(0, 32 - tail.length).replace(/-+$/, "")}${tail}`;
}

export const baseParameter = (base: string): string => `/slipway/${base}/base`;
export const amiParameter = (base: string): string => `/slipway/${base}/ami`;
export const serviceParameter = (base: string, service: string): string =>
  `/slipway/${base}/services/${service}`;

/** Stream of the base's log group that tells what became of a service's releases. */
export const releaseStreamName = (service: string): string => `${service}/releases`;

/** Partition keys of the state table, by writer. */
export const partition = {
  control: (service: string): string => `${service}#control`,
  release: (service: string): string => `${service}#release`,
  config: (service: string): string => `${service}#config`,
  boot: (service: string, rollout: number): string => `${service}#boot#${rollout}`,
} as const;

/** Sort keys that order numbers as numbers: ten digits, zero padded. */
export const numberKey = (number: number): string => String(number).padStart(10, "0");

/** A tarball's name in a base's store; one of the service's own, so that no other needs it. */
export const sourceName = (service: string, sha256: string): string =>
  `${service}-${sha256}.tar.gz`;

export const productionPriority = (routePriority: number): number => 20_000 + routePriority;
export const testPriority = (routePriority: number): number => routePriority;
export const testHeader = "x-slipway-test";
export const launchHook = "slipway-ready";

/** 53-bit string hash in nine base-36 digits; for telling names apart, not for integrity. */
function shortHash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  const hash = 4_294_967_296 * (2_097_151 & b) + (a >>> 0);
  return hash.toString(36).padStart(9, "0").slice(-9);
}
