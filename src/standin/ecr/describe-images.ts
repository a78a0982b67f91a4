import type {
  DescribeImagesCommandInput,
  DescribeImagesResponse,
  ImageDetail,
  ImageIdentifier,
} from "@aws-sdk/client-ecr";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { findRepository } from "./find-repository.ts";
import { imageOf, tagsOf } from "./image-id.ts";
import { pageOf, refusePaging } from "./page-of.ts";
import { readManifest } from "./read-manifest.ts";
import type { Repository, StoredImage } from "./state.ts";

type Input = Given<DescribeImagesCommandInput, "repositoryName">;

/**
 * The images of a repository in the order they were put (UNCONFIRMED), or those named: each once,
 * with all its tags (§6.3). RepositoryNotFound, ImageNotFound, InvalidParameter.
 */
export const describeImages = operation<Input, DescribeImagesResponse>(
  [
    "registryId",
    "repositoryName",
    "imageIds.imageTag",
    "imageIds.imageDigest",
    "nextToken",
    "maxResults",
    "filter.tagStatus",
  ],
  (region, input) => {
    const repository = findRepository(region, input.repositoryName, input.registryId);
    const describe = (image: StoredImage) => detailOf(region, repository, image);
    if (input.imageIds) {
      refusePaging(input, "imageIds");
      const found = input.imageIds.flatMap((id) => named(region, repository, id) ?? []);
      return { imageDetails: [...new Set(found)].map(describe) };
    }
    const passing = [...repository.images.values()].filter(byTagStatus(repository, input));
    const page = pageOf(passing, ({ digest }) => digest, input);
    return { imageDetails: page.items.map(describe), nextToken: page.next };
  },
);

function byTagStatus(repository: Repository, { filter }: Input): (image: StoredImage) => boolean {
  const status = filter?.tagStatus ?? "ANY";
  if (!["ANY", "TAGGED", "UNTAGGED"].includes(status)) throw notImplemented(`tagStatus ${status}`);
  return ({ digest }) =>
    status === "ANY" || (status === "TAGGED") === tagsOf(repository, digest).length > 0;
}

/** The text is AWS's, as its users quote it, `null` and all. */
function named(
  { account, quirks }: Region,
  repository: Repository,
  id: ImageIdentifier,
): StoredImage | undefined {
  const found = imageOf(repository, id);
  if (found || !quirks.has("ECR-01")) return found;
  const { imageDigest = "null", imageTag = "null" } = id;
  throw new AwsError(
    "ImageNotFoundException",
    `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does not ` +
      `exist within the repository with name '${repository.name}' in the registry with id ` +
      `'${account}'`,
  );
}

function detailOf(region: Region, repository: Repository, image: StoredImage): ImageDetail {
  const { digest, mediaType, pushedAt } = image;
  const imageTags = tagsOf(repository, digest);
  return {
    registryId: region.account,
    repositoryName: repository.name,
    imageDigest: digest,
    ...(imageTags.length === 0 ? {} : { imageTags }),
    imageSizeInBytes: sizeOf(repository, image),
    imagePushedAt: pushedAt,
    imageManifestMediaType: mediaType,
  };
}

/** Of an index the largest of its images (API reference). */
function sizeOf({ images }: Repository, { manifest, mediaType }: StoredImage): number {
  const { size, references } = readManifest(manifest, mediaType);
  const parts = references.flatMap((digest) => images.get(digest) ?? []);
  return Math.max(size, ...parts.map((part) => readManifest(part.manifest, part.mediaType).size));
}
