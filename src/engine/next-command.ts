import type { Outcome } from "../domain/outcome.ts";

/** The exact command that goes on from here; null when there is nothing left to do. */
export function nextCommand(
  outcome: Outcome,
  code: string,
  environment: string,
  release: string,
): string | null {
  const deploy = `slipway deploy --environment ${environment} --yes`;
  const again = `slipway deploy ${release} --environment ${environment} --yes`;
  const rollback = `slipway rollback --environment ${environment} --yes`;
  const status = `slipway status --environment ${environment}`;
  switch (outcome) {
    case "live":
    case "no-op":
      return null;
    case "rolled-back":
      return releaseIsFine.has(code) ? again : deploy;
    case "inconclusive":
    case "interrupted":
    case "live-cleanup-pending":
    case "bug":
      return again;
    case "needs-operator":
      return rollback;
    case "lease-held":
      return `${again} --wait`;
    case "refused":
    case "fenced-out":
      return status;
    default:
      return outcome satisfies never;
  }
}

/** After these the same release may simply be tried again. */
const releaseIsFine = new Set(["CAPACITY", "QUOTA", "PERMISSION", "LAUNCH_FAILED", "INTERRUPTED"]);
