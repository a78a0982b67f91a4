import { notImplemented } from "../not-implemented.ts";
import { validationError } from "../validation-error.ts";

/** By key; values travel as strings, as those of target groups do (aws-facts §2.4). */
export type LoadBalancerAttributes = Readonly<Record<string, string>>;

/** Those of an ALB with their defaults (the API's text for LoadBalancerAttribute). */
export function defaultLoadBalancerAttributes(
  scheme: "internet-facing" | "internal",
): LoadBalancerAttributes {
  return {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "idle_timeout.timeout_seconds": "60",
    "deletion_protection.enabled": "false",
    "routing.http2.enabled": "true",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "load_balancing.cross_zone.enabled": "true",
    "waf.fail_open.enabled": "false",
    "ipv6.deny_all_igw_traffic": scheme === "internal" ? "true" : "false",
    "zonal_shift.config.enabled": "false",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.prefix": "",
    "health_check_logs.s3.enabled": "false",
    "health_check_logs.s3.bucket": "",
    "health_check_logs.s3.prefix": "",
  };
}

/**
 * `base` with `changes`, all or none. The values in `honoured` do what they say; every other
 * attribute may only be set to the value it has, since the stand-in acts on no other.
 *
 * @throws ValidationError for unknown keys and illegal values; 501 for legal values not acted on
 */
export function changedLoadBalancerAttributes(
  base: LoadBalancerAttributes,
  changes: readonly { Key?: string | undefined; Value?: string | undefined }[],
): LoadBalancerAttributes {
  const next: Record<string, string> = { ...base };
  for (const { Key: key = "", Value: value = "" } of changes) {
    if (base[key] === undefined) {
      throw validationError(`Load balancer attribute key '${key}' is not recognized`);
    }
    const isLegal = honoured[key];
    if (isLegal && !isLegal(value)) {
      throw validationError(`Load balancer attribute value '${value}' is invalid for '${key}'`);
    }
    if (!isLegal && value !== base[key]) {
      throw notImplemented(`load balancer attribute ${key}=${value}`);
    }
    next[key] = value;
  }
  return next;
}

const isBoolean = (value: string): boolean => value === "true" || value === "false";

const honoured: Readonly<Record<string, (value: string) => boolean>> = {
  "client_keep_alive.seconds": (value) =>
    /^\d{2,6}$/.test(value) && Number(value) >= 60 && Number(value) <= 604_800,
  "deletion_protection.enabled": isBoolean,
  "idle_timeout.timeout_seconds": (value) =>
    /^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= 4000,
  "routing.http.drop_invalid_header_fields.enabled": isBoolean,
  "routing.http.preserve_host_header.enabled": isBoolean,
  "routing.http.xff_client_port.enabled": isBoolean,
  "routing.http.xff_header_processing.mode": (value) =>
    ["append", "preserve", "remove"].includes(value),
};
