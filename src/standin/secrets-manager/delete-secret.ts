import type {
  DeleteSecretCommandInput,
  DeleteSecretResponse,
  RestoreSecretCommandInput,
  RestoreSecretResponse,
} from "@aws-sdk/client-secrets-manager";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { findActive, findSecret } from "./find-secret.ts";
import { invalidParameter } from "./refusals.ts";
import type { Secret } from "./state.ts";

type Input = Given<DeleteSecretCommandInput, "SecretId">;

/**
 * Schedules the end of a secret in 7 to 30 days, thirty unless told, or ends it at once.
 * ResourceNotFound, InvalidRequest (scheduled already), InvalidParameter.
 */
export const deleteSecret = operation<Input, DeleteSecretResponse>(
  ["SecretId", "RecoveryWindowInDays", "ForceDeleteWithoutRecovery"],
  (region, input) => {
    checkWindow(input);
    const now = region.clock.now();
    if (input.ForceDeleteWithoutRecovery === true) return forced(region, input.SecretId);
    const secret = findActive(region, input.SecretId);
    const until = new Date(now + (input.RecoveryWindowInDays ?? 30) * dayMs);
    secret.deletion = { at: new Date(now), until };
    return { ARN: secret.arn, Name: secret.name, DeletionDate: until };
  },
);

/** Takes the end of a secret back; one that is not scheduled stays (UNCONFIRMED). NotFound. */
export const restoreSecret = operation<
  Given<RestoreSecretCommandInput, "SecretId">,
  RestoreSecretResponse
>(["SecretId"], (region, { SecretId }) => {
  const secret = findSecret(region, SecretId);
  secret.deletion = undefined;
  return { ARN: secret.arn, Name: secret.name };
});

/** What is not there is no error; what is answered then is UNCONFIRMED. */
function forced(region: Region, secretId: string): DeleteSecretResponse {
  const secret = foundOrNot(region, secretId);
  const DeletionDate = new Date(region.clock.now());
  if (!secret) return { Name: secretId, DeletionDate };
  region.secrets.delete(secret.name);
  return { ARN: secret.arn, Name: secret.name, DeletionDate };
}

function foundOrNot(region: Region, secretId: string): Secret | undefined {
  try {
    return findSecret(region, secretId);
  } catch (error) {
    if (error instanceof AwsError && region.quirks.has("SEC-10")) return undefined;
    throw error;
  }
}

function checkWindow({ RecoveryWindowInDays: days, ForceDeleteWithoutRecovery }: Input): void {
  if (days === undefined) return;
  if (ForceDeleteWithoutRecovery === true) {
    throw invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days < 7 || days > 30) {
    throw invalidParameter(
      "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
    );
  }
}

const dayMs = 86_400_000;
