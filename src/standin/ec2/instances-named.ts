import { AwsError } from "../aws-error.ts";
import type { Ec2Instance } from "./ec2-instance.ts";
import { instancesNotFound } from "./instances.ts";
import type { Ec2 } from "./state.ts";

/**
 * The instances of these ids, in their order. One malformed or unknown id fails the whole request
 * (aws-facts §3.2).
 */
export function instancesNamed(ec2: Ec2, ids: readonly string[]): readonly Ec2Instance[] {
  const malformed = ids.find((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined) {
    throw new AwsError("InvalidInstanceID.Malformed", `Invalid id: "${malformed}"`);
  }
  const unknown = ids.filter((id) => !ec2.instance(id));
  if (unknown.length > 0) {
    throw instancesNotFound(unknown);
  }
  return [...new Set(ids)].flatMap((id) => ec2.instance(id) ?? []);
}
