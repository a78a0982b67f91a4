import { fail } from "../domain/failure.ts";
import type { Release } from "../domain/release.ts";
import type { Place } from "./context.ts";

interface Kinded extends Pick<Release, "id"> {
  readonly artifact: Pick<Release["artifact"], "kind">;
}

/** Throws PREFLIGHT when the base's instances cannot start a release's kind of artifact. */
export function assertArtifactStarts(
  { artifacts }: Pick<Place, "artifacts">,
  { id, artifact: { kind } }: Kinded,
): void {
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
