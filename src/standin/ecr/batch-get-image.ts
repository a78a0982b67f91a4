import type {
  BatchGetImageCommandInput,
  BatchGetImageResponse,
  Image,
  ImageFailure,
  ImageIdentifier,
} from "@aws-sdk/client-ecr";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { findRepository } from "./find-repository.ts";
import { imageOf } from "./image-id.ts";
import { invalidParameter } from "./invalid-parameter.ts";
import type { Repository, StoredImage } from "./state.ts";

/** Manifests; what cannot be had is in `failures`, and no error. RepositoryNotFound. */
export const batchGetImage = operation<
  Given<BatchGetImageCommandInput, "repositoryName" | "imageIds">,
  BatchGetImageResponse
>(
  [
    "registryId",
    "repositoryName",
    "imageIds.imageTag",
    "imageIds.imageDigest",
    "acceptedMediaTypes",
  ],
  (region, input) => {
    const repository = findRepository(region, input.repositoryName, input.registryId);
    if (input.imageIds.length > 100) {
      throw invalidParameter("Invalid parameter at 'imageIds': at most 100 are taken");
    }
    const { acceptedMediaTypes: accepted } = input;
    const images: Image[] = [];
    const failures: ImageFailure[] = [];
    for (const imageId of input.imageIds) {
      const found = imageOf(repository, imageId);
      const failure = failureOf(repository, imageId);
      if (found) images.push(describe(region, repository, { imageId, found, accepted }));
      else if (region.quirks.has("ECR-02")) failures.push({ imageId, ...failure });
      else throw new AwsError("ImageNotFoundException", failure.failureReason);
    }
    return { images, failures };
  },
);

interface Found {
  readonly imageId: ImageIdentifier;
  readonly found: StoredImage;
  readonly accepted: readonly string[] | undefined;
}

/** An image in another form than it was put in is not made. */
function describe(
  { account }: Region,
  repository: Repository,
  { imageId, found, accepted }: Found,
): Image {
  const { digest, manifest, mediaType } = found;
  if (accepted && !accepted.includes(mediaType)) {
    throw notImplemented(`a manifest of ${mediaType} as one of acceptedMediaTypes`);
  }
  return {
    registryId: account,
    repositoryName: repository.name,
    imageId: { ...imageId, imageDigest: digest },
    imageManifest: manifest,
    imageManifestMediaType: mediaType,
  };
}

interface Failure {
  readonly failureCode: NonNullable<ImageFailure["failureCode"]>;
  readonly failureReason: string;
}

/** Why there is no such image. Codes are the API model's; the texts are UNCONFIRMED. */
function failureOf(repository: Repository, id: ImageIdentifier): Failure {
  const { imageDigest, imageTag } = id;
  if (imageDigest === undefined && imageTag === undefined) {
    return {
      failureCode: "MissingDigestAndTag",
      failureReason: "Invalid request parameters: both tag and digest cannot be null",
    };
  }
  if (imageDigest !== undefined && !/^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/.test(imageDigest)) {
    return {
      failureCode: "InvalidImageDigest",
      failureReason:
        "Invalid request parameters: image digest should satisfy the regex " +
        "'[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    };
  }
  return imageDigest !== undefined && imageTag !== undefined && repository.tags.has(imageTag)
    ? {
        failureCode: "ImageTagDoesNotMatchDigest",
        failureReason: "Invalid request parameters: image tag does not match digest",
      }
    : { failureCode: "ImageNotFound", failureReason: "Requested image not found" };
}
