import { ecrRegistry } from "../../domain/ecr-registry.ts";
import { fail } from "../../domain/failure.ts";
import { imageReleaseId, parseImageReference } from "../../domain/image-reference.ts";
import type { ImageArtifact } from "../../domain/release.ts";
import type { Settings } from "../../domain/settings.ts";
import type { ReleaseOptions } from "../command-options.ts";
import type { Stores } from "../stores.ts";

/** An image to make a release of, by digest. */
export interface PreparedImage {
  readonly id: string;
  /** True when the id was derived, so that another copy of it may be told apart by a suffix. */
  readonly idIsDerived: boolean;
  readonly commit: undefined;
  readonly artifact: ImageArtifact;
}

/** The image that is asked for, as written; undefined when the release is of source. */
export const imageAsked = (
  settings: Pick<Settings, "image">,
  options: Pick<ReleaseOptions, "image" | "source">,
): string | undefined =>
  options.image ?? (options.source === undefined ? settings.image : undefined);

/**
 * The image that `--image`, or `image:` without `--source`, names, by the digest its registry gives
 * for it now; undefined when the release is of source. Throws BAD_INPUT for what is no reference,
 * and what the registry refuses it for.
 */
export async function prepareImage(
  settings: Settings,
  registries: Stores["registries"],
  options: ReleaseOptions,
): Promise<PreparedImage | undefined> {
  const text = imageAsked(settings, options);
  if (text === undefined) {
    return undefined;
  }
  const image = parseImageReference(text);
  if ("flaw" in image) {
    return fail({
      code: "BAD_INPUT",
      summary: `The image "${text}" is no reference: it ${image.flaw}.`,
      remedy: "Write registry/name:tag or registry/name@sha256:…; nothing was made.",
    });
  }
  const { credentials } = settings.registry;
  if (credentials !== undefined && ecrRegistry(image.registry)) {
    fail({
      code: "BAD_INPUT",
      summary: `${image.name} is in ECR, where instances log in with their role, not credentials.`,
      remedy: "Leave registry.credentials out of slipway.yaml; nothing was made.",
    });
  }
  const digest = await registries.digest(image);
  const login = credentials === undefined ? {} : { credentials };
  return {
    id: options.id ?? imageReleaseId(image, digest),
    idIsDerived: options.id === undefined,
    commit: undefined,
    artifact: { kind: "image", reference: image.name, digest, ...login },
  };
}
