import { AwsError } from "../aws-error.ts";
import type { Protocol } from "../wire/service-model.ts";
import type { Check } from "./check.ts";

/** How services of each protocol call a refusal (IAM user guide, troubleshoot access denied). */
const words: Readonly<Record<Protocol, readonly [code: string, status: number]>> = {
  query: ["AccessDenied", 403],
  ec2: ["UnauthorizedOperation", 403],
  "json-1.0": ["AccessDeniedException", 400],
  "json-1.1": ["AccessDeniedException", 400],
  "rest-xml": ["AccessDenied", 403],
};

/** The refusal of one check, in AWS's words: who, what, on what. */
export function denied(protocol: Protocol, caller: string, { action, resource }: Check): AwsError {
  const [code, status] = words[protocol];
  const message =
    `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} because ` +
    `no identity-based policy allows the ${action} action`;
  const said =
    protocol === "ec2" ? `You are not authorized to perform this operation. ${message}` : message;
  return new AwsError(code, said, { status });
}
