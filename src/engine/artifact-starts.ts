import { fail } from "../domain/failure.ts";
import type { ReleaseDraft } from "../domain/release-content.ts";
import type { Place } from "./context.ts";

/** Throws PREFLIGHT when the base's instances cannot start a release's kind of artifact. */
export function assertArtifactStarts(
  { artifacts }: Pick<Place, "artifacts">,
  { id, artifact: { kind } }: Pick<ReleaseDraft, "id" | "artifact">,
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
