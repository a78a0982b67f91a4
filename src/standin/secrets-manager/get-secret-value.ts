import type {
  GetSecretValueCommandInput,
  GetSecretValueResponse,
} from "@aws-sdk/client-secrets-manager";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { stagesOf } from "./add-version.ts";
import { findActive } from "./find-secret.ts";
import { invalidRequest, notFound } from "./refusals.ts";
import type { Secret, SecretVersion } from "./state.ts";

type Input = Given<GetSecretValueCommandInput, "SecretId">;

/**
 * What a version holds: of the label, of the id, or else of AWSCURRENT. ResourceNotFound,
 * InvalidRequest.
 */
export const getSecretValue = operation<Input, GetSecretValueResponse>(
  ["SecretId", "VersionId", "VersionStage"],
  (region, input) => {
    const secret = findActive(region, input.SecretId);
    const version = versionOf(region, secret, input);
    secret.accessedAt = startOfDay(region.clock.now());
    const { arn: ARN, name: Name } = secret;
    if (!version) return { ARN, Name };
    const { text, bytes } = version.value;
    return {
      ARN,
      Name,
      VersionId: version.id,
      ...(bytes === undefined ? {} : { SecretBinary: bytes }),
      ...(text === undefined ? {} : { SecretString: text }),
      VersionStages: stagesOf(secret, version.id),
      CreatedDate: version.createdAt,
    };
  },
);

function versionOf(
  { quirks }: Region,
  secret: Secret,
  { VersionId: id, VersionStage: asked }: Input,
): SecretVersion | undefined {
  const stage = asked ?? "AWSCURRENT";
  const wanted = id ?? secret.stages.get(stage);
  const found = secret.versions.find((version) => version.id === wanted);
  if (!found && id !== undefined) throw notFound(` value for VersionId: ${id}`);
  if (!found && quirks.has("SEC-07")) throw notFound(` value for staging label: ${stage}`);
  const isOther = asked !== undefined && secret.stages.get(asked) !== wanted;
  if (isOther && quirks.has("SEC-12")) {
    throw invalidRequest(
      "You provided a VersionStage that is not associated to the provided VersionId.",
    );
  }
  return found;
}

/** Of the time only the date is told (API reference). */
const startOfDay = (ms: number): Date => new Date(ms - (ms % 86_400_000));
