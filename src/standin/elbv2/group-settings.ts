import type { TargetGroupAttributes } from "./target-group-attributes.ts";

/* What a target group's attributes say, as the data plane and the life of targets need it. */

/** How long a deregistered target drains: 0 to 3,600 s, 300 unless set. */
export function deregistrationDelayMs(attributes: TargetGroupAttributes): number {
  return Number(attributes["deregistration_delay.timeout_seconds"]) * 1000;
}

/**
 * Whether a group of which so many targets are healthy sends requests to all of them: below the
 * count (1 unless set) or below the percentage, whichever is breached (ALB user guide, target group
 * health).
 */
export function failsOpen(
  attributes: TargetGroupAttributes,
  healthy: number,
  registered: number,
): boolean {
  const percentage = attributes[`${failOpen}.percentage`];
  const isTooFew = healthy < Number(attributes[`${failOpen}.count`]);
  if (percentage === undefined || percentage === "off") return isTooFew;
  return isTooFew || healthy * 100 < Number(percentage) * registered;
}

/** How long a newly healthy target has less than its full share; 0: never. */
export function slowStartMs(attributes: TargetGroupAttributes): number {
  return Number(attributes["slow_start.duration_seconds"]) * 1000;
}

/** How a client stays with its target; `undefined` when it does not. */
export interface TargetStickiness {
  /** The application's own cookie that starts it; absent for `lb_cookie`. */
  readonly appCookie: string | undefined;
  readonly durationMs: number;
}

export function targetStickiness(attributes: TargetGroupAttributes): TargetStickiness | undefined {
  if (attributes["stickiness.enabled"] !== "true") return undefined;
  const type = attributes["stickiness.type"] === "app_cookie" ? "app_cookie" : "lb_cookie";
  const durationMs = Number(attributes[`stickiness.${type}.duration_seconds`]) * 1000;
  const name = attributes["stickiness.app_cookie.cookie_name"];
  return { durationMs, appCookie: type === "app_cookie" ? name : undefined };
}

const failOpen = "target_group_health.unhealthy_state_routing.minimum_healthy_targets";
