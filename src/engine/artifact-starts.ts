import { containerDemands } from "../domain/container-demands.ts";
import { fail } from "../domain/failure.ts";
import type { Release } from "../domain/release.ts";
import type { Place } from "./context.ts";

interface Kinded extends Pick<Release, "id"> {
  readonly artifact: Pick<Release["artifact"], "kind">;
  /** Undefined while it is not known yet. */
  readonly run?: Release["run"];
}

/**
 * Throws PREFLIGHT when the base's instances cannot start a release's kind of artifact, or not as
 * it asks: those that start no images have no Docker either.
 */
export function assertArtifactStarts(
  { artifacts }: Pick<Place, "artifacts">,
  { id, artifact: { kind }, run }: Kinded,
): void {
  const demands = run === undefined || artifacts.includes("image") ? [] : containerDemands(run);
  if (demands.length > 0) {
    fail({
      code: "PREFLIGHT",
      summary:
        `Release ${id} asks for ${demands.join(", ")}, and instances of this base start programs ` +
        "without Docker.",
      remedy: "Leave it out for this environment, or deploy on a base whose AMI has Docker.",
    });
  }
  if (!artifacts.includes(kind)) {
    fail({
      code: "PREFLIGHT",
      summary:
        `Release ${id} is ${kind === "image" ? "an image" : "a tarball"}; instances of this base ` +
        `start only: ${artifacts.join(", ")}.`,
      remedy:
        kind === "image"
          ? "Deploy a release of source here: leave image out, or give --source."
          : "Deploy a release of an image here: give --image.",
    });
  }
}
