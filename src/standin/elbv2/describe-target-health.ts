import type {
  DescribeTargetHealthCommandInput,
  TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { findTargetGroup } from "./find.ts";
import type { TargetGroup } from "./target-group.ts";
import { targetKey } from "./target.ts";
import type { Target } from "./target.ts";

/**
 * DescribeTargetHealth: all registered and draining targets, or those asked for; what is not
 * registered is `unused` / `Target.NotRegistered` (aws-facts §2.3). Never paged.
 */
export const describeTargetHealth = operation(
  ["TargetGroupArn", "Targets.Id", "Targets.Port"],
  (region, input: DescribeTargetHealthCommandInput) => {
    const group = findTargetGroup(region.elb, input.TargetGroupArn);
    if (!input.Targets?.length) {
      const all = [...group.targets.values()];
      return { TargetHealthDescriptions: all.map((target) => registered(group, target)) };
    }
    const asked = input.Targets.flatMap(({ Id: id = "", Port: port = group.port }) => {
      const target = group.targets.get(targetKey(id, port));
      if (target) return registered(group, target);
      return region.quirks.has("ELB-08") ? unregistered(group, id, port) : [];
    });
    return { TargetHealthDescriptions: asked };
  },
);

function registered(group: TargetGroup, target: Target): TargetHealthDescription {
  return {
    Target: { Id: target.instanceId, Port: target.port },
    HealthCheckPort: String(group.healthCheck.port ?? target.port),
    TargetHealth: {
      State: target.state,
      ...(target.reason === undefined ? {} : { Reason: target.reason }),
      ...(target.description === undefined ? {} : { Description: target.description }),
    },
  };
}

function unregistered(group: TargetGroup, id: string, port: number): TargetHealthDescription {
  return {
    Target: { Id: id, Port: port },
    HealthCheckPort: String(group.healthCheck.port ?? port),
    TargetHealth: {
      State: "unused",
      Reason: "Target.NotRegistered",
      Description: "Target is not registered to the target group",
    },
  };
}
