import type {
  PutSecretValueCommandInput,
  PutSecretValueResponse,
} from "@aws-sdk/client-secrets-manager";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { addVersion, stagesOf, valueGiven, valueMembers } from "./add-version.ts";
import { findActive } from "./find-secret.ts";
import { invalidParameter, invalidRequest } from "./refusals.ts";

/**
 * A new version, which gets the labels asked for: AWSCURRENT unless told otherwise, and in any case
 * when it is the first. ResourceNotFound, ResourceExists, InvalidRequest, InvalidParameter.
 */
export const putSecretValue = operation<
  Given<PutSecretValueCommandInput, "SecretId">,
  PutSecretValueResponse
>(["SecretId", "VersionStages", ...valueMembers], (region, input) => {
  const { VersionStages: stages, ClientRequestToken: token } = input;
  const secret = findActive(region, input.SecretId);
  const value = valueGiven(input);
  if (!value) throw invalidRequest("You must provide either SecretString or SecretBinary.");
  if (stages && (stages.length < 1 || stages.length > 20)) {
    throw invalidParameter("A version has 1 to 20 staging labels.");
  }
  const { id } = addVersion(region, secret, { token, value }, stages);
  const { arn: ARN, name: Name } = secret;
  return { ARN, Name, VersionId: id, VersionStages: stagesOf(secret, id) };
});
