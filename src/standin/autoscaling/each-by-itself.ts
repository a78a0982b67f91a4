import type { FailedScheduledUpdateGroupActionRequest } from "@aws-sdk/client-auto-scaling";
import { AwsError } from "../aws-error.ts";
import { validationError } from "../validation-error.ts";

/**
 * Does what a batch of at most 50 scheduled actions asks for, one after another, and returns those
 * that AWS refuses. ValidationError for more (text UNCONFIRMED); what the stand-in itself does not
 * do refuses the rest of the batch.
 */
export function eachByItself(
  batch: readonly { readonly name: string; readonly act: () => void }[],
): FailedScheduledUpdateGroupActionRequest[] {
  if (batch.length > 50) {
    throw validationError("At most 50 scheduled actions may be given in one call.");
  }
  const failed: FailedScheduledUpdateGroupActionRequest[] = [];
  for (const { name, act } of batch) {
    try {
      act();
    } catch (error) {
      if (!(error instanceof AwsError) || error.status === 501) throw error;
      const { code: ErrorCode, message: ErrorMessage } = error;
      failed.push({ ScheduledActionName: name, ErrorCode, ErrorMessage });
    }
  }
  return failed;
}
