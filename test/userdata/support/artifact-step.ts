import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** The machine that the step runs on: its disk and what it is told. */
export interface ArtifactMachine {
  /** Of the instance's own; `state` is the disk, `run` is empty after a reboot. */
  readonly directory: string;
  readonly withinSeconds?: number;
  readonly buildWithinSeconds?: number;
  /** What its reference to a registry's credentials resolves to. */
  readonly credentials?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** How the step ended. */
export interface ArtifactOutcome {
  /** Undefined when it failed. */
  readonly image: string | undefined;
  readonly attest: Readonly<Record<string, string>>;
  readonly detail: string;
  readonly failure: ArtifactFailure | undefined;
  readonly console: string;
  readonly seconds: number;
}

interface ArtifactFailure {
  readonly code: string;
  readonly summary: string;
  readonly exitCode: string;
  readonly tail: string;
}

const library = new URL("../../../userdata", import.meta.url).pathname;

/** The step as the boot runs it, with everything that is sourced there, and nothing before it. */
const script = `
  set -Eeuo pipefail
  SLIPWAY_LIB=$1
  for part in "$SLIPWAY_LIB"/lib/*.sh "$SLIPWAY_LIB"/steps/*.sh; do source "$part"; done
  if [[ -v CREDENTIALS ]]; then reference_value() { printf %s "$CREDENTIALS"; }; fi
  trap 'bug "$LINENO" "$BASH_COMMAND"' ERR
  : >"$SLIPWAY_RUN/console"
  REGION=us-east-1 STEP=artifact BUILD_WITHIN=$3
  now
  READY_BY=$((NOW + $2 * 1000))
  (artifact_prepare) &
  wait $!`;

/** An empty machine that is taken away after the test. */
export function artifactMachine(more: Partial<ArtifactMachine> = {}): ArtifactMachine {
  const directory = mkdtempSync(join(tmpdir(), "slipway-artifact-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { directory, ...more };
}

/** Runs the step for a release's artifact, after a reboot if the machine has run it before. */
export async function bringArtifact(
  machine: ArtifactMachine,
  artifact: Readonly<Record<string, string>>,
): Promise<ArtifactOutcome> {
  const run = join(machine.directory, "run");
  const state = join(machine.directory, "state");
  rmSync(run, { recursive: true, force: true });
  mkdirSync(run);
  mkdirSync(state, { recursive: true });
  writeFileSync(join(run, "release.json"), JSON.stringify({ artifact }));
  const { withinSeconds = 20, buildWithinSeconds = 60, credentials, environment } = machine;
  const startedAt = Date.now();
  const child = spawn(
    "bash",
    ["-c", script, "boot", library, String(withinSeconds), String(buildWithinSeconds)],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        SLIPWAY_RUN: run,
        SLIPWAY_STATE: state,
        ...(credentials === undefined ? {} : { CREDENTIALS: credentials }),
        ...environment,
      },
    },
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const failure = failureIn(run);
  if (code !== 0 && failure === undefined) throw new Error(`the step ended with ${code}:\n${said}`);
  return {
    image: code === 0 ? textOf(run, "artifact/image") : undefined,
    attest: Object.fromEntries(
      textOf(run, "artifact/attest")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split(" ") as [string, string]),
    ),
    detail: textOf(run, "artifact/detail"),
    failure,
    console: said,
    seconds: (Date.now() - startedAt) / 1_000,
  };
}

function failureIn(run: string): ArtifactFailure | undefined {
  const [, code, summary = "", exitCode = "", tail = ""] = textOf(run, "failure").split("\0");
  return code === undefined ? undefined : { code, summary, exitCode, tail };
}

const textOf = (run: string, name: string): string =>
  existsSync(join(run, name)) ? readFileSync(join(run, name), "utf8") : "";
