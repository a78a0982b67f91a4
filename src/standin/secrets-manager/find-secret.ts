import type { Region } from "../region.ts";
import { invalidRequest, notFound } from "./refusals.ts";
import type { Secret } from "./state.ts";

/**
 * A secret by its name or its ARN, of which the six last characters may be left out, whether or not
 * it is scheduled for deletion. ResourceNotFoundException.
 */
export function findSecret({ secrets, quirks }: Region, secretId: string): Secret {
  const isArn = secretId.startsWith("arn:");
  const byArn = (): Secret | undefined => secrets.all().find(({ arn }) => arn === secretId);
  const byPartOfIt = (): Secret | undefined =>
    quirks.has("SEC-09")
      ? secrets.all().find(({ arn }) => arn.slice(0, -7) === secretId)
      : undefined;
  const found = isArn ? (byArn() ?? byPartOfIt()) : secrets.get(secretId);
  if (found) return found;
  throw notFound();
}

/** One that is not scheduled for deletion. InvalidRequestException, ResourceNotFoundException. */
export function findActive(region: Region, secretId: string): Secret {
  const secret = findSecret(region, secretId);
  if (!secret.deletion) return secret;
  if (!region.quirks.has("SEC-01")) throw notFound();
  throw invalidRequest(
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}
