import { errorCode, errorStatus } from "./error-code.ts";

/** Names of throttling, by service (aws-facts §7.2, §2.7, §3.4). */
const throttling = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "TooManyRequestsException",
  "TransactionInProgressException",
]);

const network = new Set([
  "TimeoutError",
  "RequestTimeout",
  "RequestTimeoutException",
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNABORTED",
]);

const failing = new Set([500, 502, 503, 504]);

/**
 * What passes by itself, and whether the call may have had its effect all the same: a throttled one
 * had none, one without an answer, or with a server's error, may have. Undefined: not weather.
 */
export function weather(error: unknown): "throttled" | "no answer" | "server error" | undefined {
  const code = errorCode(error) ?? "";
  if (throttling.has(code) || errorStatus(error) === 429) {
    return "throttled";
  }
  if (network.has(code)) {
    return "no answer";
  }
  return failing.has(errorStatus(error) ?? 0) ? "server error" : undefined;
}
