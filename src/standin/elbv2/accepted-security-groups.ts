import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";

/**
 * Security groups of a load balancer, each once and in order; no traffic is held up by them.
 *
 * @throws InvalidSecurityGroup, InvalidConfigurationRequest for one of another VPC (texts
 *   UNCONFIRMED)
 */
export function acceptedSecurityGroups(
  region: Region,
  ids: readonly string[] | undefined,
  vpcId: string,
): readonly string[] {
  for (const id of ids ?? []) {
    const group = region.ec2.network.securityGroups.get(id);
    if (!group) throw new AwsError("InvalidSecurityGroup", `Security group '${id}' not found`);
    if (group.vpcId !== vpcId) {
      throw new AwsError(
        "InvalidConfigurationRequest",
        `Security group '${id}' does not belong to VPC '${vpcId}'`,
      );
    }
  }
  return [...new Set(ids)].toSorted();
}
