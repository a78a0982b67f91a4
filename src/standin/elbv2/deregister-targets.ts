import type { DeregisterTargetsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
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
    for (const { Id: id, Port: port } of input.Targets ?? []) {
      region.elb.deregisterTarget(group.arn, id ?? "", () => {}, port ?? group.port);
    }
    return {};
  },
);
