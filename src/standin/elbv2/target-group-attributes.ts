import { notImplemented } from "../not-implemented.ts";
import { validationError } from "../validation-error.ts";

/** By key; values travel as strings (aws-facts §2.4). */
export type TargetGroupAttributes = Readonly<Record<string, string>>;

/** §2.4; keys not named there are echoed as the API text lists them (UNCONFIRMED). */
export const defaultAttributes: TargetGroupAttributes = {
  "deregistration_delay.timeout_seconds": "300",
  "load_balancing.algorithm.type": "round_robin",
  "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
  "slow_start.duration_seconds": "0",
  "stickiness.app_cookie.cookie_name": "",
  "stickiness.app_cookie.duration_seconds": "86400",
  "stickiness.enabled": "false",
  "stickiness.lb_cookie.duration_seconds": "86400",
  "stickiness.type": "lb_cookie",
  "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
  "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
};

/**
 * `base` with `changes`. The deregistration delay and the fail-open count do what they say; every
 * other attribute may only be set to its default, since the stand-in acts on no other value.
 */
export function changedAttributes(
  base: TargetGroupAttributes,
  changes: readonly { Key?: string | undefined; Value?: string | undefined }[],
): TargetGroupAttributes {
  const next: Record<string, string> = { ...base };
  for (const { Key: key = "", Value: value = "" } of changes) {
    const usual = defaultAttributes[key];
    if (usual === undefined) {
      throw validationError(`Target group attribute key '${key}' is not recognized`);
    }
    if (key === delayKey) requireWhole(key, value, 0, 3600);
    else if (key === failOpenKey) requireWhole(key, value, 1, 1000);
    else if (value !== usual) throw notImplemented(`target group attribute ${key}=${value}`);
    next[key] = value;
  }
  return next;
}

/** How long a deregistered target drains: 0 to 3,600 s, 300 unless set. */
export function deregistrationDelayMs(attributes: TargetGroupAttributes): number {
  return Number(attributes[delayKey]) * 1000;
}

/** Below this many healthy targets a group fails open; 1 unless set. */
export function failOpenBelow(attributes: TargetGroupAttributes): number {
  return Number(attributes[failOpenKey]);
}

const delayKey = "deregistration_delay.timeout_seconds";
const failOpenKey = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count";

function requireWhole(key: string, value: string, low: number, high: number): void {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= low && number <= high) return;
  throw validationError(`Target group attribute '${key}' must be between ${low} and ${high}`);
}
