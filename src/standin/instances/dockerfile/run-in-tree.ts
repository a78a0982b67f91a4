import { execFile } from "node:child_process";
import { posix } from "node:path";
import { promisify } from "node:util";
import { BootFailure } from "../boot/boot-failure.ts";
import type { BuildStep } from "./image-plan.ts";
import { refused } from "./read-dockerfile.ts";
import { resolveInside } from "./resolve-inside.ts";

/**
 * `mkdir` and `chmod` of this machine on the same paths inside the tree: every argument that is
 * not an option is a path, resolved so that it cannot leave the tree.
 */
export async function runInTree(
  step: Extract<BuildStep, { kind: "run" }>,
  tree: string,
): Promise<void> {
  const [program, ...rest] = step.argv;
  const options: string[] = [];
  const paths: string[] = [];
  for (const [index, word] of rest.entries()) {
    const isMode = program === "chmod" && options.every((one) => one.startsWith("-"));
    const belongsToMode = program === "mkdir" && rest[index - 1] === "-m";
    if (word.startsWith("-") || belongsToMode || isMode) options.push(word);
    else paths.push(posix.resolve(step.workingDirectory, word));
  }
  if (options.some((one) => one.startsWith("--reference"))) {
    throw refused(step.origin, "--reference is not done here");
  }
  const places = await Promise.all(paths.map((path) => resolveInside(tree, path)));
  try {
    await promisify(execFile)(program, [...options, "--", ...places]);
  } catch (error) {
    const said = error instanceof Error ? error.message.replaceAll(tree, "") : String(error);
    const { line, keyword, text } = step.origin;
    throw new BootFailure("BUILD_FAILED", `Dockerfile line ${line}: ${keyword} ${text}: ${said}`);
  }
}
