import { fail } from "../../domain/failure.ts";
import { releaseIdFlaw } from "../../domain/release-id.ts";
import type { ReleaseOptions } from "../command-options.ts";
import { isUrl } from "./is-url.ts";

/**
 * Refuses options that contradict each other, and values that cannot be. Throws BAD_INPUT before
 * anything is read.
 */
export function checkReleaseOptions(options: ReleaseOptions): void {
  const { from, id, image, sha256, source } = options;
  const making = (["image", "source", "sha256"] as const).find((one) => options[one] !== undefined);
  if (from !== undefined && making !== undefined) {
    fail({
      code: "BAD_INPUT",
      summary: `--from ${from} takes that release's artifact, so --${making} has nothing to make.`,
      remedy: "Leave one of the two out.",
    });
  }
  if (image !== undefined && source !== undefined) {
    fail({ code: "BAD_INPUT", summary: "--image and --source exclude each other: give one." });
  }
  const flaw = id === undefined ? undefined : releaseIdFlaw(id);
  if (flaw !== undefined) {
    fail({ code: "BAD_INPUT", summary: `--id ${id} cannot be a release id: it ${flaw}.` });
  }
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
    fail({ code: "BAD_INPUT", summary: "--sha256 must be 64 hexadecimal digits." });
  }
  if (sha256 !== undefined && (source === undefined || !isUrl(source))) {
    fail({ code: "BAD_INPUT", summary: "--sha256 goes with --source URL; a directory has none." });
  }
}
