import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import type { Ec2Instance } from "./ec2-instance.ts";
import { instancesNotFound } from "./instances.ts";
import { requirePrefix } from "./require-prefix.ts";

/**
 * The instances of these ids, in their order. One id that is malformed, unknown, or not visible yet
 * fails the whole request (aws-facts §3.2).
 */
export function instancesNamed(region: Region, ids: readonly string[]): readonly Ec2Instance[] {
  refuseMalformed(ids);
  const unknown = ids.filter((id) => !visibleInstance(region, id));
  if (unknown.length > 0) {
    throw instancesNotFound(unknown);
  }
  return [...new Set(ids)].flatMap((id) => visibleInstance(region, id) ?? []);
}

export function refuseMalformed(ids: readonly string[]): void {
  for (const id of ids) requirePrefix(id, "i-", "InvalidInstanceID.Malformed");
  const malformed = ids.find((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined) {
    throw new AwsError("InvalidInstanceID.Malformed", `Invalid id: "${malformed}"`);
  }
}

/** Those that calls can see: a new one only after a moment (aws-facts §3.2, §7.6). */
export function visibleInstances(region: Region): readonly Ec2Instance[] {
  return region.ec2.instances.all().filter((instance) => isVisible(region, instance));
}

function visibleInstance(region: Region, instanceId: string): Ec2Instance | undefined {
  const instance = region.ec2.instance(instanceId);
  return instance && isVisible(region, instance) ? instance : undefined;
}

function isVisible({ clock, quirks }: Region, { visibleFrom }: Ec2Instance): boolean {
  return clock.now() >= visibleFrom || !quirks.has("EC2-04");
}
