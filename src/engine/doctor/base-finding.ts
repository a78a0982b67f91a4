import { UnfitBase } from "../../domain/base.ts";
import { RolloutFailure } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";

/**
 * Why the environment's base could not be read, where that is the environment's or the credentials'
 * fault; anything else is thrown again.
 */
export function baseFinding(error: unknown): Finding {
  const { code = "", summary = "", remedy } = error instanceof RolloutFailure ? error.failure : {};
  if (error instanceof UnfitBase) {
    return { code: "BASE_UNFIT", summary, advice: remedy };
  }
  if (code === "PERMISSION" || code === "CREDENTIALS_EXPIRED") {
    return { code: "CREDENTIALS_REFUSED", summary, advice: remedy };
  }
  throw error;
}
