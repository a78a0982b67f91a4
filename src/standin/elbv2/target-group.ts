import type { HealthCheck } from "./health-check.ts";
import type { Target } from "./target.ts";
import type { TargetGroupAttributes } from "./target-group-attributes.ts";

/** A set of targets that share port and health check. Instances over HTTP/1.1 only. */
export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol: "HTTP";
  readonly port: number;
  readonly vpcId: string;
  healthCheck: HealthCheck;
  attributes: TargetGroupAttributes;
  /** By `targetKey`; a draining target stays until its delay has passed. */
  readonly targets: Map<string, Target>;
}
