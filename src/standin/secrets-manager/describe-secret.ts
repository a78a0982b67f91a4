import type {
  DescribeSecretCommandInput,
  DescribeSecretResponse,
  SecretListEntry,
} from "@aws-sdk/client-secrets-manager";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { stagesOf } from "./add-version.ts";
import { findSecret } from "./find-secret.ts";
import { notFound } from "./refusals.ts";
import type { Secret } from "./state.ts";

/** All about a secret but what it holds, also while it is scheduled for deletion. NotFound. */
export const describeSecret = operation<
  Given<DescribeSecretCommandInput, "SecretId">,
  DescribeSecretResponse
>(["SecretId"], (region, { SecretId }) => {
  const secret = findSecret(region, SecretId);
  if (secret.deletion && !region.quirks.has("SEC-02")) throw notFound();
  return { ...aboutSecret(secret), VersionIdsToStages: versionsToStages(secret) };
});

/** What DescribeSecret and ListSecrets both tell. Nothing is ever rotated. */
export function aboutSecret(secret: Secret): Omit<SecretListEntry, "SecretVersionsToStages"> {
  const { name, arn, description, createdAt, changedAt, accessedAt, deletion, tags } = secret;
  return {
    ARN: arn,
    Name: name,
    ...(description === undefined ? {} : { Description: description }),
    LastChangedDate: changedAt,
    ...(accessedAt ? { LastAccessedDate: accessedAt } : {}),
    ...(deletion ? { DeletedDate: deletion.at } : {}),
    ...(tags.size === 0 ? {} : { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }),
    CreatedDate: createdAt,
  };
}

/** The versions that have a label, with their labels. */
export function versionsToStages(secret: Secret): Record<string, string[]> {
  const labelled = secret.versions.map(({ id }) => [id, stagesOf(secret, id)] as const);
  return Object.fromEntries(labelled.filter(([, stages]) => stages.length > 0));
}
