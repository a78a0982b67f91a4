import type { Outcome } from "../domain/outcome.ts";

/** What was asked, as far as the next command depends on it. */
export interface Asked {
  readonly command: "deploy" | "rollback" | "take-back";
  readonly environment: string;
  readonly release: string;
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
        : `slipway deploy ${where} --yes`;
    case "inconclusive":
      return afresh(asked);
    case "interrupted":
    case "live-cleanup-pending":
    case "bug":
      return again(asked);
    case "needs-operator":
      return `slipway rollback ${where} --yes`;
    case "lease-held":
      return `${again(asked)} --wait`;
    case "refused":
    case "fenced-out":
      return `slipway status ${where}`;
    default:
      return outcome satisfies never;
  }
}

/** The same command, to go on with what it left. */
function again(asked: Asked): string {
  return asked.command === "take-back"
    ? `slipway rollback --environment ${asked.environment} --yes`
    : afresh(asked);
}

/** A new attempt to make the release live. */
function afresh({ command, release, environment }: Asked): string {
  const verb = command === "rollback" ? "rollback --to" : "deploy";
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
