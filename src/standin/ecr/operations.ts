import type { Operations } from "../operation.ts";
import { batchGetImage } from "./batch-get-image.ts";
import { createRepository } from "./create-repository.ts";
import { describeImages } from "./describe-images.ts";
import { describeRepositories } from "./describe-repositories.ts";
import { getAuthorizationToken } from "./get-authorization-token.ts";
import { putImage } from "./put-image.ts";

/** Elastic Container Registry: the API, not the registry that Docker speaks to. */
export const ecrOperations: Operations = {
  BatchGetImage: batchGetImage,
  CreateRepository: createRepository,
  DescribeImages: describeImages,
  DescribeRepositories: describeRepositories,
  GetAuthorizationToken: getAuthorizationToken,
  PutImage: putImage,
};
