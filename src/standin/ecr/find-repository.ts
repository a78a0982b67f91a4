import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import type { Repository } from "./state.ts";

/**
 * A repository of the account's own registry; those of other accounts are not there. Throws
 * RepositoryNotFoundException (text as its users quote it).
 */
export function findRepository(
  { registry, account }: Region,
  repositoryName: string,
  registryId: string = account,
): Repository {
  const found = registryId === account ? registry.get(repositoryName) : undefined;
  if (found) return found;
  throw new AwsError(
    "RepositoryNotFoundException",
    `The repository with name '${repositoryName}' does not exist in the registry with id ` +
      `'${registryId}'`,
  );
}
