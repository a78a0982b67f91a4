import type { DeregisterTargetsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { findTargetGroup } from "./find.ts";

/**
 * DeregisterTargets: an unknown target is no error; one registered on a port of its own needs that
 * port (aws-facts §2.2).
 */
export const deregisterTargets = operation(
  ["TargetGroupArn", "Targets.Id", "Targets.Port"],
  (region, input: DeregisterTargetsCommandInput) => {
    const group = findTargetGroup(region.elb, input.TargetGroupArn);
    const { elb, quirks } = region;
    for (const { Id: id = "", Port: port } of input.Targets ?? []) {
      if (elb.targetState(group.arn, id) === undefined && !quirks.has("ELB-09")) {
        throw new AwsError("InvalidTarget", `'${id}' is not registered`);
      }
      const ownPort = quirks.has("ELB-11") ? group.port : undefined;
      elb.deregisterTarget(group.arn, id, () => {}, port ?? ownPort);
    }
    return {};
  },
);
