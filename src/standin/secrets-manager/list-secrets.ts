import type {
  Filter,
  ListSecretsCommandInput,
  ListSecretsResponse,
} from "@aws-sdk/client-secrets-manager";
import { takePage } from "../ec2/take-page.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { aboutSecret, versionsToStages } from "./describe-secret.ts";
import { invalidParameter } from "./refusals.ts";
import type { Secret } from "./state.ts";

/**
 * Secrets by when they were made, those scheduled for deletion only when asked for; filters are of
 * beginnings. InvalidParameter, InvalidNextToken.
 */
export const listSecrets = operation<ListSecretsCommandInput, ListSecretsResponse>(
  [
    "IncludePlannedDeletion",
    "MaxResults",
    "NextToken",
    "Filters.Key",
    "Filters.Values",
    "SortOrder",
    "SortBy",
  ],
  (region, input) => {
    const { MaxResults: size = 100, NextToken: token, Filters = [] } = input;
    const { SortBy: sortBy = "created-date" } = input;
    if (sortBy !== "created-date") throw notImplemented(`SortBy ${sortBy}`);
    if (size < 1 || size > 100) throw invalidParameter("MaxResults must be between 1 and 100.");
    const tests = Filters.map(filterOf);
    const isWanted = ({ deletion }: Secret): boolean =>
      !deletion || input.IncludePlannedDeletion === true || !region.quirks.has("SEC-13");
    const found = region.secrets
      .all()
      .filter((secret) => isWanted(secret) && tests.every((test) => test(secret)));
    if (input.SortOrder === "desc") found.reverse();
    const badToken = "InvalidNextTokenException";
    const page = takePage(found, ({ name }) => name, { token, size, badToken });
    return {
      SecretList: page.items.map((secret) => ({
        ...aboutSecret(secret),
        SecretVersionsToStages: versionsToStages(secret),
      })),
      NextToken: page.next,
    };
  },
);

function filterOf({ Key: key, Values = [] }: Filter): (secret: Secret) => boolean {
  const of = key === undefined ? undefined : texts[key];
  if (!of) throw notImplemented(`a filter by ${String(key)}`);
  if (Values.some((value) => value.startsWith("!"))) throw notImplemented("a filter with !");
  return (secret) =>
    of(secret).some((text) =>
      Values.some((value) =>
        key === "description"
          ? text.toLowerCase().startsWith(value.toLowerCase())
          : text.startsWith(value),
      ),
    );
}

const texts: Readonly<Record<string, (secret: Secret) => readonly string[]>> = {
  name: ({ name }) => [name],
  description: ({ description = "" }) => [description],
  "tag-key": ({ tags }) => [...tags.keys()],
  "tag-value": ({ tags }) => [...tags.values()],
};
