import { spawnSync } from "node:child_process";
import { test } from "vitest";

/**
 * The first of these programs that this machine does not have, in words, if any. Throws instead
 * where the environment says that no suite of the instance side may be skipped.
 */
export function lackOf(...programs: readonly string[]): string | undefined {
  const missing = programs.find((name) => !runs("sh", "-c", `command -v ${name}`));
  if (missing !== undefined && process.env["SLIPWAY_REQUIRE_DOCKER"] === "1") {
    throw new Error(
      `The suites of the instance side are required here, and there is no ${missing}.`,
    );
  }
  return missing === undefined ? undefined : `no ${missing}`;
}

/** What it lacks to run the scripts of an instance, if anything. */
export function lackOfShell(): string | undefined {
  const lack = lackOf("bash", "curl", "jq", "awk", "gzip", "setpriv");
  if (lack !== undefined) return lack;
  return runs("sh", "-c", "tar --version | grep -q 'GNU tar'") ? undefined : "no GNU tar";
}

/** A test that is skipped on a machine which lacks something; its title then says what. */
export function testUnless(lack: string | undefined) {
  return (title: string, run: () => void | Promise<void>, timeoutMs?: number): void => {
    if (lack === undefined) test(title, run, timeoutMs);
    else test.skip(`${title} (skipped: ${lack})`, run);
  };
}

function runs(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
