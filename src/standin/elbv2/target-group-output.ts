import type { TargetGroup as TargetGroupOutput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Elb } from "./state.ts";
import type { TargetGroup } from "./target-group.ts";

/** A target group as Describe shows it; `LoadBalancerArns` is empty until a rule refers to it. */
export function targetGroupOutput(elb: Elb, group: TargetGroup): TargetGroupOutput {
  const { healthCheck } = group;
  const user = elb.usage().get(group.arn);
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: "HTTP",
    HealthCheckPort: healthCheck.port === undefined ? "traffic-port" : String(healthCheck.port),
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: healthCheck.intervalSeconds,
    HealthCheckTimeoutSeconds: healthCheck.timeoutSeconds,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    HealthCheckPath: healthCheck.path,
    Matcher: { HttpCode: healthCheck.matcher },
    LoadBalancerArns: user === undefined ? [] : [user],
    TargetType: "instance",
    ProtocolVersion: "HTTP1",
    IpAddressType: "ipv4",
  };
}
