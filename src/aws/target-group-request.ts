import type {
  CreateTargetGroupCommandInput,
  ModifyTargetGroupAttributesCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Fleet } from "../domain/fleet.ts";
import type { TargetGroupOrder } from "../engine/ports.ts";
import { fleetTagList } from "./tag-list.ts";

/** Every health setting is sent: AWS's own pages disagree on the defaults (aws-facts §2.4). */
export function targetGroupRequest(
  fleet: Fleet,
  order: TargetGroupOrder,
  vpcId: string,
): CreateTargetGroupCommandInput {
  const { port, health } = order;
  return {
    Name: fleet.name,
    TargetType: "instance",
    Protocol: "HTTP",
    ProtocolVersion: "HTTP1",
    Port: port,
    VpcId: vpcId,
    HealthCheckProtocol: "HTTP",
    HealthCheckPort: "traffic-port",
    HealthCheckPath: health.path,
    HealthCheckIntervalSeconds: health.intervalSeconds,
    HealthCheckTimeoutSeconds: health.timeoutSeconds,
    HealthyThresholdCount: health.healthyAfter,
    UnhealthyThresholdCount: health.unhealthyAfter,
    Matcher: { HttpCode: String(health.status) },
    Tags: fleetTagList(fleet),
  };
}

/** Attribute values travel as strings (aws-facts §2.4). */
export function drainRequest(
  targetGroupArn: string,
  drainSeconds: number,
): ModifyTargetGroupAttributesCommandInput {
  return {
    TargetGroupArn: targetGroupArn,
    Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: String(drainSeconds) }],
  };
}
