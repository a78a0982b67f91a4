import type { Clock } from "../../clock.ts";

/**
 * Does `work`, whose signal is aborted with what `late` makes once `ms` have passed, or when the
 * outer signal is. Settles only when `work` has: nothing goes on behind the caller's back.
 */
export async function within<T>(
  limit: { readonly clock: Clock; readonly ms: number; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
): Promise<T> {
  const controller = new AbortController();
  const signal = AbortSignal.any([limit.signal, controller.signal]);
  const cancel = limit.clock.after(limit.ms, () => controller.abort(late()));
  try {
    return await work(signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    cancel();
  }
}
