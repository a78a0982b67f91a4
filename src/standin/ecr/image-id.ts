import type { ImageIdentifier } from "@aws-sdk/client-ecr";
import type { Repository, StoredImage } from "./state.ts";

/** The image that a tag, a digest, or both name; undefined when there is none. */
export function imageOf(
  { images, tags }: Repository,
  { imageDigest, imageTag }: ImageIdentifier,
): StoredImage | undefined {
  const tagged = imageTag === undefined ? undefined : tags.get(imageTag);
  if (imageTag !== undefined && imageDigest !== undefined && tagged !== imageDigest) {
    return undefined;
  }
  return images.get(tagged ?? (imageTag === undefined ? (imageDigest ?? "") : ""));
}

/** The tags of an image, by name. */
export function tagsOf({ tags }: Repository, digest: string): string[] {
  return [...tags]
    .filter(([, of]) => of === digest)
    .map(([tag]) => tag)
    .sort();
}
