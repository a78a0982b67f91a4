import type { Clock } from "../engine/ports.ts";
import { errorCode } from "./error-code.ts";
import type { Attempted } from "./translate-error.ts";
import { translateError } from "./translate-error.ts";
import { weather } from "./weather.ts";

/** What to do instead of failing, by AWS's error code. */
export type Exceptions<Answer> = Readonly<Record<string, (error: unknown) => Promise<Answer>>>;

/**
 * Sends a call once (reads are repeated inside the SDK). An error with a code in `exceptions`
 * becomes that answer; any other, and what an exception throws on, is translated.
 */
export async function attempt<Answer>(
  attempted: Attempted,
  send: () => Promise<Answer>,
  exceptions: Exceptions<Answer> = {},
): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    return answerTo(error, attempted, exceptions);
  }
}

async function answerTo<Answer>(
  error: unknown,
  attempted: Attempted,
  exceptions: Exceptions<Answer>,
): Promise<Answer> {
  const exception = exceptions[errorCode(error) ?? ""];
  if (!exception) {
    throw translateError(error, attempted);
  }
  try {
    return await exception(error);
  } catch (unexpected) {
    throw translateError(unexpected, attempted);
  }
}

/** Pauses before the second and third try of a change. */
const pausesMs = [500, 2_000];

/**
 * Sends a change that may be repeated, because it states an absolute value, carries a token, or has
 * an exception for the answer its own lost success would cause (aws-facts §7.1). Weather is waited
 * out twice; every try passes the lease guard anew.
 */
export function persist<Answer>(
  clock: Clock,
  attempted: Attempted,
  send: () => Promise<Answer>,
  exceptions: Exceptions<Answer> = {},
): Promise<Answer> {
  return attempt(attempted, () => repeat(clock, send), exceptions);
}

async function repeat<Answer>(clock: Clock, send: () => Promise<Answer>): Promise<Answer> {
  for (const pause of pausesMs) {
    try {
      return await send();
    } catch (error) {
      if (!weather(error)) {
        throw error;
      }
    }
    await clock.sleep(pause);
  }
  return send();
}
