import { RolloutFailure } from "../domain/failure.ts";
import type { Lease } from "./ports.ts";
import type { Request } from "./request.ts";
import { settleBeforeRelease } from "./settle-changes.ts";
import { throwIfInterrupted } from "./wait.ts";

type Wish = Pick<Request, "world" | "wait" | "tell" | "signal">;

/**
 * Does `work` under the service's lease, which is released whatever comes of it. Giving back one
 * that ran out tells whether another has taken it since.
 */
export async function withLease<Result>(
  request: Wish,
  purpose: string,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> {
  const lease = await take(request, purpose);
  let isExpired = false;
  try {
    return await work(lease);
  } catch (error) {
    isExpired = error instanceof RolloutFailure && error.failure.code === "LEASE_EXPIRED";
    throw error;
  } finally {
    await settleBeforeRelease(request, (message) => request.tell({ event: "note", message }));
    await lease.release();
    if (isExpired) {
      lease.assertHeld();
    }
  }
}

async function take({ world, wait, tell, signal }: Wish, purpose: string): Promise<Lease> {
  try {
    return await world.leases.acquire(
      purpose,
      wait,
      (holder) => tell({ event: "lease-waiting", ...holder }),
      signal,
    );
  } catch (error) {
    throwIfInterrupted(signal);
    throw error;
  }
}
