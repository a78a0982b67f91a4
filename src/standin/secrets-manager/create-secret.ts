import type {
  CreateSecretCommandInput,
  CreateSecretResponse,
} from "@aws-sdk/client-secrets-manager";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { addVersion, valueGiven, valueMembers } from "./add-version.ts";
import { invalidParameter, invalidRequest } from "./refusals.ts";
import type { Secret, SecretValue } from "./state.ts";

type Input = Given<CreateSecretCommandInput, "Name">;

/**
 * A secret, with its first version if there is a value. Sent again with the same token and value it
 * makes nothing. ResourceExists, InvalidRequest (the name is scheduled for deletion),
 * InvalidParameter.
 */
export const createSecret = operation<Input, CreateSecretResponse>(
  ["Name", "Description", "Tags.Key", "Tags.Value", ...valueMembers],
  (region, input) => {
    checkName(input.Name);
    const value = valueGiven(input);
    const secret = madeBefore(region, input, value) ?? make(region, input);
    const request = value && { token: input.ClientRequestToken, value };
    const version = request && addVersion(region, secret, request);
    return {
      ARN: secret.arn,
      Name: secret.name,
      ...(version ? { VersionId: version.id } : {}),
    };
  },
);

function make(region: Region, { Name: name, Description, Tags = [] }: Input): Secret {
  const tags = Tags.map(({ Key = "", Value = "" }) => [Key, Value] as const);
  const secret = region.secrets.make(name, new Map(tags));
  secret.description = Description;
  return secret;
}

/** The secret when this is its creation sent again. Texts as users of AWS quote them. */
function madeBefore(
  { secrets, quirks }: Region,
  { Name: name, ClientRequestToken: token }: Input,
  value: SecretValue | undefined,
): Secret | undefined {
  const found = secrets.get(name);
  if (!found) return undefined;
  if (found.deletion) {
    if (!quirks.has("SEC-03")) return undefined;
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for " +
        "deletion.",
    );
  }
  if (value && found.versions.some(({ id }) => id === token)) return found;
  throw new AwsError(
    "ResourceExistsException",
    `The operation failed because the secret ${name} already exists.`,
  );
}

/** 1 to 512 of letters, digits and `/_+=.@-` (API reference). */
function checkName(name: string): void {
  if (/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) return;
  throw invalidParameter(
    "Invalid name. Must be a valid name containing alphanumeric characters, or any of the " +
      "following: -/_+=.@!",
  );
}
