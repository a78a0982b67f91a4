import { AwsError } from "../aws-error.ts";

/**
 * How a service says that it is asked too often: `Throttling` 400 of Auto Scaling (aws-facts §1.8)
 * and ELB (§2.7; there `ThrottlingException` is documented, which one is on the wire UNCONFIRMED),
 * EC2's `RequestLimitExceeded` 503 (§3.4, status UNCONFIRMED), SSM's `ThrottlingException` (§6.1).
 * DynamoDB's item operations and its others differ (§4 names both codes; the split and the texts
 * are UNCONFIRMED), Service Quotas' own in its API model. CloudWatch Logs' likewise.
 * STS, CloudWatch, ECR, Secrets Manager: UNCONFIRMED.
 */
export function throttled(service: string, operation: string): AwsError {
  if (service === "ec2") {
    return new AwsError("RequestLimitExceeded", "Request limit exceeded.", { status: 503 });
  }
  if (speaksJson.has(service)) return new AwsError("ThrottlingException", "Rate exceeded");
  if (service === "servicequotas") return new AwsError("TooManyRequestsException", "Rate exceeded");
  if (service !== "dynamodb") return new AwsError("Throttling", "Rate exceeded");
  return /Table|TimeToLive/.test(operation)
    ? new AwsError("ThrottlingException", "Rate of requests exceeds the allowed throughput.")
    : new AwsError("ProvisionedThroughputExceededException", throughputExceeded);
}

/** A service's own failure; codes and texts are UNCONFIRMED, SDKs retry by status (§7.2). */
export function failed(service: string, status: 500 | 503): AwsError {
  if (status === 503) {
    const code = service === "ec2" ? "Unavailable" : "ServiceUnavailable";
    return new AwsError(code, "The service is unavailable. Please try again.", { status });
  }
  const code = internal.get(service) ?? "InternalFailure";
  return new AwsError(code, "An internal error has occurred.", { status });
}

const speaksJson: ReadonlySet<string> = new Set(["ecr", "logs", "secretsmanager", "ssm"]);

const internal: ReadonlyMap<string, string> = new Map([
  ["dynamodb", "InternalServerError"],
  ["ec2", "InternalError"],
  ["ecr", "ServerException"],
  ["secretsmanager", "InternalServiceError"],
  ["ssm", "InternalServerError"],
]);

const throughputExceeded =
  "The level of configured provisioned throughput for the table was exceeded. " +
  "Consider increasing your provisioning level with the UpdateTable API.";
