import type { CreateTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { requireMatcher } from "./status-matcher.ts";
import { notImplemented } from "../not-implemented.ts";
import type { Quirks } from "../quirks/quirks.ts";
import { validationError } from "../validation-error.ts";
import { requireRange } from "./require-range.ts";

/** How a group's targets are probed: HTTP GET, always on for instances (aws-facts §2.4). */
export interface HealthCheck {
  /** `undefined` is `traffic-port`: the port the target is registered on. */
  readonly port: number | undefined;
  readonly path: string;
  /** 5 to 300. */
  readonly intervalSeconds: number;
  /** 2 to 120, less than the interval. */
  readonly timeoutSeconds: number;
  /** 2 to 10; only recovery from unhealthy needs this many, a new target needs one (§2.3). */
  readonly healthyThreshold: number;
  /** 2 to 10. */
  readonly unhealthyThreshold: number;
  /** `200`, `200,202` or `200-299`. */
  readonly matcher: string;
}

/** §2.4. The timeout's default is 5 in the user guide, 6 in the API text: UNCONFIRMED, 5 here. */
export const defaultHealthCheck: HealthCheck = {
  port: undefined,
  path: "/",
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: "200",
};

/** The health-check members that CreateTargetGroup and ModifyTargetGroup share. */
type HealthCheckInput = Pick<
  CreateTargetGroupCommandInput,
  | "HealthCheckEnabled"
  | "HealthCheckIntervalSeconds"
  | "HealthCheckPath"
  | "HealthCheckPort"
  | "HealthCheckProtocol"
  | "HealthCheckTimeoutSeconds"
  | "HealthyThresholdCount"
  | "UnhealthyThresholdCount"
  | "Matcher"
>;

export const healthCheckMembers = [
  "HealthCheckEnabled",
  "HealthCheckIntervalSeconds",
  "HealthCheckPath",
  "HealthCheckPort",
  "HealthCheckProtocol",
  "HealthCheckTimeoutSeconds",
  "HealthyThresholdCount",
  "UnhealthyThresholdCount",
  "Matcher.HttpCode",
] as const;

/** `base` with what `input` sets; refuses what is outside the ranges of §2.4. */
export function changedHealthCheck(
  base: HealthCheck,
  input: HealthCheckInput,
  quirks: Quirks,
): HealthCheck {
  if (input.HealthCheckEnabled === false) {
    throw validationError("Health check enabled must be true for target groups with this type");
  }
  if ((input.HealthCheckProtocol ?? "HTTP") !== "HTTP") {
    throw notImplemented(`health checks over ${input.HealthCheckProtocol}`);
  }
  const check: HealthCheck = {
    port: input.HealthCheckPort === undefined ? base.port : checkPort(input.HealthCheckPort),
    path: input.HealthCheckPath ?? base.path,
    intervalSeconds: input.HealthCheckIntervalSeconds ?? base.intervalSeconds,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? base.timeoutSeconds,
    healthyThreshold: input.HealthyThresholdCount ?? base.healthyThreshold,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? base.unhealthyThreshold,
    matcher: input.Matcher?.HttpCode ?? base.matcher,
  };
  refuseOutOfRange(check, quirks);
  return check;
}

function refuseOutOfRange(check: HealthCheck, quirks: Quirks): void {
  requireRange("healthCheckIntervalSeconds", check.intervalSeconds, 5, 300);
  requireRange("healthCheckTimeoutSeconds", check.timeoutSeconds, 2, 120);
  requireRange("healthyThresholdCount", check.healthyThreshold, 2, 10);
  requireRange("unhealthyThresholdCount", check.unhealthyThreshold, 2, 10);
  if (check.timeoutSeconds >= check.intervalSeconds && quirks.has("ELB-27")) {
    throw validationError("Health check interval must be greater than the timeout.");
  }
  if (!check.path.startsWith("/") || check.path.length > 1024) {
    throw validationError(
      `Health check path '${check.path}' must begin with '/' and have at most 1024 characters`,
    );
  }
  if (quirks.has("ELB-28")) requireMatcher(check.matcher);
}

function checkPort(text: string): number | undefined {
  if (text === "traffic-port") return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw validationError(`Health check port '${text}' must be in the range 1-65535`);
  }
  return port;
}
