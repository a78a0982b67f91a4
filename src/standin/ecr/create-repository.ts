import type { CreateRepositoryCommandInput, CreateRepositoryResponse } from "@aws-sdk/client-ecr";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { describeRepository } from "./describe-repository.ts";
import { invalidParameter } from "./invalid-parameter.ts";

/**
 * A repository of the account's own registry; tags can be moved unless it is IMMUTABLE.
 * RepositoryAlreadyExistsException, InvalidParameterException.
 */
export const createRepository = operation<
  Given<CreateRepositoryCommandInput, "repositoryName">,
  CreateRepositoryResponse
>(["registryId", "repositoryName", "imageTagMutability"], (region, input) => {
  const { registryId = region.account, repositoryName, imageTagMutability = "MUTABLE" } = input;
  if (registryId !== region.account) throw notImplemented("a repository of another account");
  if (imageTagMutability !== "MUTABLE" && imageTagMutability !== "IMMUTABLE") {
    throw notImplemented(`imageTagMutability ${imageTagMutability}`);
  }
  checkName(repositoryName);
  if (region.registry.get(repositoryName)) {
    throw new AwsError(
      "RepositoryAlreadyExistsException",
      `The repository with name '${repositoryName}' already exists in the registry with id ` +
        `'${registryId}'`,
    );
  }
  const made = region.registry.make(repositoryName, imageTagMutability);
  return { repository: describeRepository(region, made) };
});

/** The pattern is the API model's. */
function checkName(name: string): void {
  if (name.length >= 2 && name.length <= 256 && pattern.test(name)) return;
  throw invalidParameter(
    `Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular ` +
      `expression '${pattern.source.slice(1, -1)}''`,
  );
}

const pattern = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;
