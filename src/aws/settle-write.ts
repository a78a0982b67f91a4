import type { CancellationReason } from "@aws-sdk/client-dynamodb";
import type { Clock, Random } from "../engine/ports.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { errorCode } from "./error-code.ts";
import type { Attempted } from "./translate-error.ts";
import { translateError } from "./translate-error.ts";
import { weather } from "./weather.ts";

export interface Write extends Attempted {
  readonly clock: Clock;
  readonly random: Random;
  send(): Promise<unknown>;
  /** Reads back whether this very write stands, whatever its replies were. */
  stands(): Promise<boolean>;
}

const tries = 6;

/**
 * Sends a conditional write until it is known to stand or known not to. A conflict with another
 * transaction had no effect and is sent again, as is one without an answer; a failed condition
 * never is, but may be the echo of our own lost success, which reading back tells (aws-facts §4).
 */
export async function settleWrite(write: Write): Promise<void> {
  for (let turn = 1; ; turn += 1) {
    try {
      await write.send();
      return;
    } catch (error) {
      const failed = failedConditions(error);
      if (failed.length > 0) {
        if (await write.stands()) {
          return;
        }
        throw new ConditionFailed(failed, error);
      }
      if (!isConflict(error) && !weather(error)) {
        throw translateError(error, write);
      }
      if (turn === tries) {
        if (await write.stands()) {
          return;
        }
        throw translateError(error, write);
      }
    }
    await write.clock.sleep(pauseMs(turn, write.random));
  }
}

/** Positions of the actions whose condition failed; a single write counts as action 0. */
function failedConditions(error: unknown): readonly number[] {
  if (errorCode(error) === "ConditionalCheckFailedException") {
    return [0];
  }
  return reasonsOf(error).flatMap(({ Code }, at) =>
    Code === "ConditionalCheckFailed" ? [at] : [],
  );
}

const passing = new Set([
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

function isConflict(error: unknown): boolean {
  return (
    errorCode(error) === "TransactionConflictException" ||
    reasonsOf(error).some(({ Code }) => Code !== undefined && passing.has(Code))
  );
}

function reasonsOf(error: unknown): readonly CancellationReason[] {
  return errorCode(error) === "TransactionCanceledException"
    ? ((error as { CancellationReasons?: CancellationReason[] }).CancellationReasons ?? [])
    : [];
}

/** Up to 50, 100, 200 … 1,600 ms. */
function pauseMs(turn: number, random: Random): number {
  const share = Number.parseInt(random.hex(4), 16) / 0x1_0000_0000;
  return Math.ceil(share * 50 * 2 ** (turn - 1));
}
