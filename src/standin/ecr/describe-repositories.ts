import type {
  DescribeRepositoriesCommandInput,
  DescribeRepositoriesResponse,
} from "@aws-sdk/client-ecr";
import { operation } from "../operation.ts";
import { describeRepository } from "./describe-repository.ts";
import { findRepository } from "./find-repository.ts";
import { pageOf, refusePaging } from "./page-of.ts";

/** All repositories by name (order UNCONFIRMED), or those named. RepositoryNotFoundException. */
export const describeRepositories = operation<
  DescribeRepositoriesCommandInput,
  DescribeRepositoriesResponse
>(["registryId", "repositoryNames", "nextToken", "maxResults"], (region, input) => {
  const { registryId, repositoryNames } = input;
  if (repositoryNames) {
    refusePaging(input, "repositoryNames");
    const found = repositoryNames.map((name) => findRepository(region, name, registryId));
    return { repositories: found.map((one) => describeRepository(region, one)) };
  }
  const isOwn = registryId === undefined || registryId === region.account;
  const page = pageOf(isOwn ? region.registry.all() : [], ({ name }) => name, input);
  return {
    repositories: page.items.map((one) => describeRepository(region, one)),
    nextToken: page.next,
  };
});
