import { bootCode } from "./boot-codes.ts";
import type { BootReport } from "./boot.ts";
import type { Failure } from "./failure.ts";
import type { Release } from "./release.ts";

/** The failure an instance reported, with its last output; undefined while it may still succeed. */
export function bootFailure(report: BootReport): Failure | undefined {
  const failure = report.failure;
  if (report.state !== "failed" || !failure) {
    return undefined;
  }
  const known = bootCode(failure.code);
  const exit = failure.exitCode === undefined ? [] : [`exit code ${failure.exitCode}`];
  return {
    code: "BOOT_FAILED",
    summary:
      `${report.instanceId} failed at ${failure.step}: ` + `${failure.summary} (${failure.code}).`,
    evidence: [...exit, ...lastLines(failure.tail)],
    ...(known ? { remedy: known.remedy } : {}),
    causedByRelease: known?.isCircumstance !== true,
  };
}

/**
 * The failure of a program that has stopped after it was ready, even if it runs again by now;
 * undefined while it has been started again no more often than its release allows, in all.
 */
export function crashSinceReady(report: BootReport, restartsAllowed = 0): Failure | undefined {
  const readyAt = readySince(report);
  const exit = report.lastExit;
  if (readyAt === undefined || !exit || exit.at < readyAt) {
    return undefined;
  }
  // One that is not started again has no restarts, and is gone.
  if (report.restarts > 0 && report.restarts <= restartsAllowed) {
    return undefined;
  }
  const how = exit.outOfMemory
    ? "was killed for using more memory than it may"
    : exit.signal !== undefined
      ? `was ended by ${exit.signal}`
      : `exited with code ${exit.code ?? "unknown"}`;
  return {
    code: "PROGRAM_CRASHED",
    summary: `The program on ${report.instanceId} ${how} after it had been ready.`,
    evidence: lastLines(exit.tail),
    ...(exit.outOfMemory ? { remedy: bootCode("OUT_OF_MEMORY")?.remedy ?? "" } : {}),
    causedByRelease: true,
  };
}

/** Why the instance cannot be taken to run this very release; undefined when it attests it. */
export function attestationMismatch(report: BootReport, release: Release): string | undefined {
  const attested = report.attested;
  if (!attested) {
    return "it attested nothing";
  }
  const artifact = release.artifact;
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ["release", attested.release, release.id],
    ["release number", attested.number, release.number],
    ["config hash", attested.configSha256, release.config.sha256],
    ...(artifact.kind === "tarball"
      ? ([
          ["tarball hash", attested.artifactSha256, artifact.sha256],
          ["Dockerfile hash", attested.dockerfileSha256, artifact.dockerfileSha256],
        ] as const)
      : ([["image digest", attested.imageDigest, artifact.digest]] as const)),
  ];
  const wrong = facts.find(([, seen, wanted]) => seen !== wanted);
  return wrong && `its ${wrong[0]} is ${String(wrong[1])}, not ${String(wrong[2])}`;
}

/** What an instance is at, in words: `i-0abc waits for GET /healthz, last 503`. */
export function bootProgress(report: BootReport): string {
  return `${report.instanceId} ${bootPhase(report)}`;
}

/** The same without the instance's id. */
export function bootPhase(report: BootReport): string {
  const probe = report.lastProbe;
  const detail = report.steps.findLast((step) => step.name === report.step)?.detail;
  const told = detail ? ` (${detail})` : "";
  if (report.state === "ready") {
    return `is ready${told}`;
  }
  if (report.state === "failed") {
    return `failed at ${report.step}${told}`;
  }
  return report.step === "ready" && probe
    ? `waits to be ready, its health path last gave ${probeInWords(probe)}`
    : `${phases[report.step] ?? `is at ${report.step}`}${told}`;
}

const phases: Readonly<Record<string, string>> = {
  config: "reads its release and config",
  artifact: "fetches and builds its artifact",
  run: "starts the program",
  ready: "waits to be ready",
  "after-start": "runs run.afterStart",
};

/** `503 "warming up"`, or the connection error. */
export function probeInWords(probe: NonNullable<BootReport["lastProbe"]>): string {
  const body = probe.body?.trim();
  return probe.status === undefined
    ? (probe.error ?? "nothing")
    : `${probe.status}${body ? ` ${JSON.stringify(body)}` : ""}`;
}

/** Seconds spent building the artifact, which `health.within` does not count. */
export function buildSeconds(report: BootReport): number {
  return report.steps
    .filter((step) => step.name === "artifact")
    .reduce((sum, step) => sum + (step.seconds ?? 0), 0);
}

/** When the instance was first ready, by its own clock in epoch ms; undefined while it is not. */
function readySince(report: BootReport): number | undefined {
  const ready = report.steps.findLast(({ name }) => name === "ready" || name === "after-start");
  return report.state === "ready" && ready?.seconds !== undefined
    ? ready.startedAt + ready.seconds * 1000
    : undefined;
}

const lastLines = (lines: readonly string[]): readonly string[] => lines.slice(-40);
