import { commitAll } from "./commit-all.ts";
import { sampleFiles } from "./sample-files.ts";
import type { SampleVersion } from "./sample-version.ts";
import { writeFiles } from "./write-sample.ts";

/**
 * Turns a sample that `writeSample` made into another version and commits that. Resolves to the
 * commit's id, or to undefined on a machine without git.
 */
export async function changeSample(
  directory: string,
  version: SampleVersion,
): Promise<string | undefined> {
  await writeFiles(directory, sampleFiles(version));
  return await commitAll(directory, messages[version]);
}

const messages: Readonly<Record<SampleVersion, string>> = {
  v1: "Say hello as at first",
  v2: "Greet the whole world",
  v3: "Greet in a language of choice",
};
