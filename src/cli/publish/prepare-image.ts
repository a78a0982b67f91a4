import type { Base } from "../../domain/base.ts";
import { fail } from "../../domain/failure.ts";
import type { ImageArtifact } from "../../domain/release.ts";
import type { Settings } from "../../domain/settings.ts";
import { releaseIdFlaw } from "../../domain/release-id.ts";
import type { ReleaseOptions } from "../command-options.ts";

/** An image to make a release of, by digest. */
export interface PreparedImage {
  readonly id: string;
  readonly idIsDerived: false;
  readonly commit: undefined;
  readonly artifact: ImageArtifact;
}

/**
 * The image that `--image`, or `image:` without `--source`, names; undefined when the release is of
 * source. Throws BAD_INPUT when the base's instances start no images, and for a reference without a
 * digest: tags are not resolved yet.
 */
export function prepareImage(
  settings: Settings,
  base: Base,
  options: ReleaseOptions,
): PreparedImage | undefined {
  const reference = options.image ?? (options.source === undefined ? settings.image : undefined);
  if (reference === undefined) {
    return undefined;
  }
  if (!base.artifacts.includes("image")) {
    fail({
      code: "BAD_INPUT",
      summary: `Instances of base ${settings.base} cannot start the image ${reference} yet.`,
      remedy: "Release source instead: leave image out, or give --source.",
    });
  }
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1];
  if (digest === undefined) {
    return fail({
      code: "BAD_INPUT",
      summary: `The image ${reference} names no digest, and tags are not resolved yet.`,
      remedy: "Give it as name@sha256:…",
    });
  }
  const id = idFor(reference, options.id);
  return {
    id,
    idIsDerived: false,
    commit: undefined,
    artifact: { kind: "image", reference, digest },
  };
}

function idFor(reference: string, id: string | undefined): string {
  if (id === undefined) {
    return fail({
      code: "BAD_INPUT",
      summary: `Nothing gives a release of the image ${reference} an id.`,
      remedy: "Name it with --id.",
    });
  }
  const flaw = releaseIdFlaw(id);
  return flaw === undefined
    ? id
    : fail({ code: "BAD_INPUT", summary: `--id ${id} cannot be a release id: it ${flaw}.` });
}
