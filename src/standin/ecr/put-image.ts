import type { PutImageCommandInput, PutImageResponse } from "@aws-sdk/client-ecr";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { findRepository } from "./find-repository.ts";
import { readManifest, type Manifest } from "./read-manifest.ts";
import type { Repository } from "./state.ts";

type Input = Given<PutImageCommandInput, "repositoryName" | "imageManifest">;

/**
 * Puts a manifest, and moves the tag to it. Layers are believed to be there: AWS would have had
 * them uploaded before. RepositoryNotFound, ImageAlreadyExists, ImageTagAlreadyExists,
 * ImageDigestDoesNotMatch, ReferencedImagesNotFound, InvalidParameter.
 */
export const putImage = operation<Input, PutImageResponse>(
  [
    "registryId",
    "repositoryName",
    "imageManifest",
    "imageManifestMediaType",
    "imageTag",
    "imageDigest",
  ],
  (region, input) => {
    const repository = repositoryFor(region, input);
    const { name, images } = repository;
    const { imageManifest: manifest, imageManifestMediaType, imageTag: tag } = input;
    const read = readManifest(manifest, imageManifestMediaType);
    const { digest, mediaType } = read;
    refuse(region, repository, input, read);
    if (!images.has(digest)) {
      const pushedAt = new Date(region.clock.now());
      images.set(digest, { digest, manifest, mediaType, pushedAt });
    }
    if (tag !== undefined) moveTag(repository, tag, digest, region.quirks.has("ECR-04"));
    return {
      image: {
        registryId: region.account,
        repositoryName: name,
        imageId: { imageDigest: digest, ...(tag === undefined ? {} : { imageTag: tag }) },
        imageManifest: manifest,
        imageManifestMediaType: mediaType,
      },
    };
  },
);

function moveTag({ images, tags }: Repository, tag: string, digest: string, keeps: boolean): void {
  const before = tags.get(tag);
  tags.set(tag, digest);
  const isLost = before !== undefined && ![...tags.values()].includes(before);
  if (isLost && !keeps) images.delete(before);
}

function repositoryFor(region: Region, { repositoryName, registryId }: Input): Repository {
  const isThere = region.registry.get(repositoryName) !== undefined;
  return isThere || region.quirks.has("ECR-07")
    ? findRepository(region, repositoryName, registryId)
    : region.registry.make(repositoryName, "MUTABLE");
}

/** Texts as users of AWS quote them; the last two are UNCONFIRMED. */
function refuse(
  { account, quirks }: Region,
  { name, images, tags, tagMutability }: Repository,
  { imageTag: tag, imageDigest }: Input,
  { digest, references }: Manifest,
): void {
  const where = `in the repository with name '${name}' in registry with id '${account}'`;
  const isThere = tag === undefined ? images.has(digest) : tags.get(tag) === digest;
  if (isThere && quirks.has("ECR-03")) {
    const tagged = tag === undefined ? "" : ` and tag '${tag}'`;
    throw new AwsError(
      "ImageAlreadyExistsException",
      `Image with digest '${digest}'${tagged} already exists ${where}`,
    );
  }
  const isTaken = tag !== undefined && tags.has(tag) && !isThere;
  if (isTaken && tagMutability === "IMMUTABLE" && quirks.has("ECR-06")) {
    throw new AwsError(
      "ImageTagAlreadyExistsException",
      `The image tag '${tag}' already exists in the '${name}' repository and cannot be ` +
        "overwritten because the tag is immutable.",
    );
  }
  if (imageDigest !== undefined && imageDigest !== digest) {
    throw new AwsError(
      "ImageDigestDoesNotMatchException",
      `The provided image digest '${imageDigest}' does not match the image's digest '${digest}'`,
    );
  }
  const missing = references.filter((one) => !images.has(one));
  if (missing.length > 0) {
    throw new AwsError(
      "ReferencedImagesNotFoundException",
      `Images with digests '[${missing.join(", ")}]' required for pushing image do not exist ` +
        where,
    );
  }
}
