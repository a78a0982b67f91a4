import { expect } from "vitest";
import { slipway } from "./slipway-process.ts";

/** What a command that has to succeed says with `--json`. */
export async function succeed(
  directory: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<any> {
  const end = await slipway(directory, [...args, "--json"], env);
  expect(end.exitCode, end.stderr + end.stdout).toBe(0);
  return end.result;
}
