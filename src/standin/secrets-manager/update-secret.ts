import type {
  UpdateSecretCommandInput,
  UpdateSecretResponse,
} from "@aws-sdk/client-secrets-manager";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { addVersion, valueGiven, valueMembers } from "./add-version.ts";
import { findActive } from "./find-secret.ts";

/**
 * Another description, and a new version if there is a value. ResourceNotFound, ResourceExists,
 * InvalidRequest, InvalidParameter.
 */
export const updateSecret = operation<
  Given<UpdateSecretCommandInput, "SecretId">,
  UpdateSecretResponse
>(["SecretId", "Description", ...valueMembers], (region, input) => {
  const secret = findActive(region, input.SecretId);
  const value = valueGiven(input);
  const { ClientRequestToken: token, Description } = input;
  const version = value && addVersion(region, secret, { token, value });
  if (Description !== undefined) secret.description = Description;
  secret.changedAt = new Date(region.clock.now());
  const { arn: ARN, name: Name } = secret;
  return { ARN, Name, ...(version ? { VersionId: version.id } : {}) };
});
