import type { RegisterTargetsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { findTargetGroup } from "./find.ts";
import { limits } from "./limits.ts";
import { targetKey } from "./target.ts";
import { requireRange } from "./require-range.ts";

/**
 * RegisterTargets: instances must be `running` and in the group's VPC, else InvalidTarget and none
 * is registered (aws-facts §2.2; the second text UNCONFIRMED).
 */
export const registerTargets = operation(
  ["TargetGroupArn", "Targets.Id", "Targets.Port"],
  (region, input: RegisterTargetsCommandInput) => {
    const group = findTargetGroup(region.elb, input.TargetGroupArn);
    const targets = (input.Targets ?? []).map((target) => ({
      id: target.Id ?? "",
      port: target.Port ?? group.port,
    }));
    for (const { port } of targets) requireRange("port", port, 1, 65_535);
    refuseInvalid(
      region,
      group.vpcId,
      targets.map((target) => target.id),
    );
    const keys = targets.map((target) => targetKey(target.id, target.port));
    if (new Set([...group.targets.keys(), ...keys]).size > limits.targetsPerGroup) {
      throw new AwsError("TooManyTargets", "The limit of targets per target group was reached");
    }
    for (const { id, port } of targets) region.elb.registerTarget(group.arn, id, port);
    return {};
  },
);

function refuseInvalid(region: Region, vpcId: string, ids: readonly string[]): void {
  const notRunning = ids.filter((id) => region.ec2.instance(id)?.state !== "running");
  if (notRunning.length > 0 && region.quirks.has("ELB-10")) {
    const named = notRunning.map((id) => `'${id}'`).join(", ");
    throw new AwsError(
      "InvalidTarget",
      `The following targets are not in a running state and cannot be registered: ${named}`,
    );
  }
  const elsewhere = ids.filter((id) => region.ec2.instance(id)?.vpcId !== vpcId);
  if (elsewhere.length > 0) {
    const named = elsewhere.map((id) => `'${id}'`).join(", ");
    throw new AwsError(
      "InvalidTarget",
      `The following targets are not in the target group VPC '${vpcId}': ${named}`,
    );
  }
}
