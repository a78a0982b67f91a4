import { createHash } from "node:crypto";
import { dockerfilePlaces } from "../../domain/dockerfile-rules.ts";
import { fail } from "../../domain/failure.ts";

/** A Dockerfile and where in the source it was found. */
export interface FoundDockerfile {
  /** Relative to the source's root. */
  readonly path: string;
  readonly text: string;
  /** Hexadecimal SHA-256 of its bytes. */
  readonly sha256: string;
}

/**
 * Looks for the Dockerfile: where the settings say, else at the usual places. `read` gives a file
 * of the source, or undefined when there is none. Throws BAD_INPUT naming the places looked at.
 */
export async function findDockerfile(
  setting: string | undefined,
  where: string,
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<FoundDockerfile> {
  const places = dockerfilePlaces(setting);
  for (const path of places) {
    const bytes = await read(path);
    if (bytes) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return { path, text: Buffer.from(bytes).toString("utf8"), sha256 };
    }
  }
  return fail({
    code: "BAD_INPUT",
    summary: `No Dockerfile: looked for ${places.join(" and ")} in ${where}.`,
    remedy: "Write one, or name it in slipway.yaml as source.dockerfile.",
  });
}
