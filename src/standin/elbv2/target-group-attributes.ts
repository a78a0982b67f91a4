import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import { validationError } from "../validation-error.ts";

/** By key; values travel as strings (aws-facts §2.4). */
export type TargetGroupAttributes = Readonly<Record<string, string>>;

/** §2.4; keys not named there are echoed as the API text lists them (UNCONFIRMED). */
export const defaultAttributes: TargetGroupAttributes = {
  "deregistration_delay.timeout_seconds": "300",
  "load_balancing.algorithm.anomaly_mitigation": "off",
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
 * `base` with `changes`, all or none. The values in `honoured` do what they say; every other
 * attribute may only be set to its default, since the stand-in acts on no other value.
 *
 * @throws ValidationError for unknown keys and illegal values; InvalidConfigurationRequest for what
 *   does not go together; 501 for legal values not acted on
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
    const isLegal = honoured[key];
    if (isLegal && !isLegal(value)) {
      throw validationError(`Target group attribute value '${value}' is invalid for '${key}'`);
    }
    if (!isLegal && value !== usual) {
      throw notImplemented(`target group attribute ${key}=${value}`);
    }
    next[key] = value;
  }
  refuseCombinations(next);
  return next;
}

const whole = (low: number, high: number) => (value: string) =>
  /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high;

const oneOf =
  (...values: readonly string[]) =>
  (value: string) =>
    values.includes(value);

const honoured: Readonly<Record<string, (value: string) => boolean>> = {
  "deregistration_delay.timeout_seconds": whole(0, 3600),
  "load_balancing.algorithm.type": oneOf(
    "round_robin",
    "least_outstanding_requests",
    "weighted_random",
  ),
  "slow_start.duration_seconds": (value) => value === "0" || whole(30, 900)(value),
  "stickiness.app_cookie.cookie_name": (value) =>
    /^[!#$%&'*+.^`|~\w-]*$/.test(value) && !value.startsWith("AWSALB"),
  "stickiness.app_cookie.duration_seconds": whole(1, 604_800),
  "stickiness.enabled": oneOf("true", "false"),
  "stickiness.lb_cookie.duration_seconds": whole(1, 604_800),
  // Those of other kinds of load balancer are refused below, in other words.
  "stickiness.type": oneOf(
    "lb_cookie",
    "app_cookie",
    "source_ip",
    "source_ip_dest_ip",
    "source_ip_dest_ip_proto",
  ),
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": whole(1, 1000),
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": (value) =>
    value === "off" || whole(1, 100)(value),
};

/** The texts but the last are AWS's, as terraform-provider-aws and public reports quote them. */
function refuseCombinations(attributes: TargetGroupAttributes): void {
  const algorithm = attributes["load_balancing.algorithm.type"] ?? "";
  const type = attributes["stickiness.type"] ?? "";
  const name = attributes["stickiness.app_cookie.cookie_name"];
  const isSticky = attributes["stickiness.enabled"] === "true";
  if (type !== "lb_cookie" && type !== "app_cookie") {
    throw refused(
      `Stickiness type '${type}' is not supported for target groups with the HTTP protocol`,
    );
  }
  if (attributes["slow_start.duration_seconds"] !== "0" && algorithm !== "round_robin") {
    const called = algorithm.replaceAll("_", " ");
    throw refused(`You cannot enable both slow start and ${called} algorithm on a target group`);
  }
  if (isSticky && algorithm === "weighted_random") {
    throw refused(
      "You cannot have both stickiness and weighted random algorithm enabled on the same target " +
        "group.",
    );
  }
  if (isSticky && type === "app_cookie" && name === "") {
    throw refused("A cookie name must be specified for stickiness of type 'app_cookie'");
  }
}

function refused(message: string): AwsError {
  return new AwsError("InvalidConfigurationRequest", message);
}
