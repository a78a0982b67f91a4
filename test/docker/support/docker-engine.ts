import { execFileSync, spawnSync } from "node:child_process";
import { lackOf, lackOfShell } from "../../support/machine-lacks.ts";

/**
 * What this machine lacks to run Docker's suite, if anything. Where the environment says that it is
 * required (SLIPWAY_REQUIRE_DOCKER) nothing is lacking, so that its tests fail instead of being
 * skipped; except where dockerd itself would not start, with its words in SLIPWAY_DOCKER_REFUSED.
 */
export function lackOfDocker(...programs: readonly string[]): string | undefined {
  const refused = process.env["SLIPWAY_DOCKER_REFUSED"];
  if (refused !== undefined && refused !== "") return `dockerd did not start: ${refused}`;
  const lack =
    lackOfShell() ?? lackOf("docker", "docker-registry", "busybox", ...programs) ?? lackOfEngine();
  if (lack !== undefined && process.env["SLIPWAY_REQUIRE_DOCKER"] === "1") {
    throw new Error(`The Docker suite is required here, and the machine has ${lack}.`);
  }
  return lack;
}

function lackOfEngine(): string | undefined {
  const { status } = spawnSync("docker", ["version"], { stdio: "ignore", timeout: 10_000 });
  return status === 0 ? undefined : "no Docker engine that answers";
}

/** Runs Docker's own client; its output without the line break at the end. */
export function docker(args: readonly string[], input?: Buffer, environment = {}): string {
  const output = execFileSync("docker", args, {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  return output.trimEnd();
}

/** Removes every image with a name like one of these; the ids of those that were there. */
export function removeImages(...names: readonly string[]): readonly string[] {
  const found = names.map((name) => docker(["images", "-q", "--filter", `reference=${name}`]));
  const ids = new Set(found.flatMap((text) => text.split("\n")).filter((id) => id !== ""));
  if (ids.size > 0) docker(["rmi", "-f", ...ids]);
  return [...ids];
}
