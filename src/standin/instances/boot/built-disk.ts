import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { removeTree } from "../remove-tree.ts";
import type { TarballArtifact } from "./release-document.ts";

const schema = z.object({
  artifactSha256: z.string(),
  dockerfileSha256: z.string(),
  dockerfile: z.string(),
});

/** Written when a build is whole, so a boot that was cut off builds anew. */
const nameOfRecord = "built.json";

/** The text of the Dockerfile that the tree on this disk was built from, if from this artifact. */
export async function recordedBuild(
  directory: string,
  artifact: TarballArtifact,
): Promise<string | undefined> {
  const text = await readFile(join(directory, nameOfRecord), "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const record = schema.parse(JSON.parse(text));
  const isSame =
    record.artifactSha256 === artifact.sha256 &&
    record.dockerfileSha256 === artifact.dockerfileSha256;
  return isSame ? record.dockerfile : undefined;
}

export async function recordBuild(
  directory: string,
  artifact: TarballArtifact,
  dockerfile: string,
): Promise<void> {
  const { sha256: artifactSha256, dockerfileSha256 } = artifact;
  const record = { artifactSha256, dockerfileSha256, dockerfile };
  const whole = join(directory, nameOfRecord);
  await writeFile(`${whole}.new`, JSON.stringify(record));
  await rename(`${whole}.new`, whole);
}

/** Removes what a boot before has built or begun to build. */
export async function clearDisk(directory: string): Promise<void> {
  for (const name of [nameOfRecord, "artifact", "placeholders"]) {
    await rm(join(directory, name), { force: true });
  }
  for (const name of ["context", "tree"]) await removeTree(join(directory, name));
}
