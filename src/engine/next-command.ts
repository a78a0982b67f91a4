import type { Outcome } from "../domain/outcome.ts";

/** What was asked, as far as the next command depends on it. */
export interface Asked {
  readonly command: "deploy" | "rollback" | "resume" | "undo";
  /** What the rollout is for. */
  readonly purpose: "deploy" | "rollback";
  readonly environment: string;
  /** Absent when it was asked for whatever is unfinished, and that is not known. */
  readonly release?: string | undefined;
  /** The rollout asked for has begun and has not come to its end. */
  readonly isUnderWay?: boolean;
  /** The release failed, and the service is halted for it. */
  readonly isHalted?: boolean;
  /** What failed said nothing against the release. */
  readonly releaseIsFine?: boolean;
}

/** The exact command that goes on from here; null when there is nothing left to do. */
export function nextCommand(outcome: Outcome, code: string, asked: Asked): string | null {
  const where = `--environment ${asked.environment}`;
  switch (outcome) {
    case "live":
    case "no-op":
      return null;
    case "rolled-back":
      return asked.releaseIsFine === true || releaseIsFine.has(code)
        ? afresh(asked)
        : asked.isHalted === true
          ? `slipway unfreeze ${where} --reason TEXT`
          : `slipway deploy ${where} --yes`;
    case "inconclusive":
      return afresh(asked);
    case "live-cleanup-pending":
      return `slipway resume ${where} --yes`;
    case "interrupted":
    case "bug":
      return asked.isUnderWay === true && asked.command !== "undo"
        ? `slipway resume ${where} --yes`
        : again(asked);
    case "needs-operator":
      return `slipway undo ${where} --yes`;
    case "lease-held":
      return `${again(asked)} --wait`;
    case "refused":
      return code === "HALTED" || code === "FROZEN"
        ? `slipway unfreeze ${where} --reason TEXT`
        : `slipway status ${where}`;
    case "fenced-out":
      return `slipway status ${where}`;
    default:
      return outcome satisfies never;
  }
}

/** The same command, to go on with what it left. */
function again(asked: Asked): string {
  const { command, environment } = asked;
  return command === "resume" || command === "undo"
    ? `slipway ${command} --environment ${environment} --yes`
    : afresh(asked);
}

/** A new attempt to make the release live. */
function afresh({ purpose, release, environment }: Asked): string {
  if (release === undefined) {
    return `slipway status --environment ${environment}`;
  }
  const verb = purpose === "rollback" ? "rollback --to" : "deploy";
  return `slipway ${verb} ${release} --environment ${environment} --yes`;
}

/** After these the same release may simply be tried again. */
const releaseIsFine = new Set([
  "CAPACITY",
  "QUOTA",
  "PERMISSION",
  "LAUNCH_FAILED",
  "CANARY_REPLACED",
  "INTERRUPTED",
]);
