import type { Lease } from "./ports.ts";
import type { Request } from "./request.ts";
import { settleBeforeRelease } from "./settle-changes.ts";
import { throwIfInterrupted } from "./wait.ts";

type Wish = Pick<Request, "world" | "wait" | "tell" | "signal">;

/** Does `work` under the service's lease, which is released whatever comes of it. */
export async function withLease<Result>(
  request: Wish,
  purpose: string,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> {
  const lease = await take(request, purpose);
  try {
    return await work(lease);
  } finally {
    await settleBeforeRelease(request, (message) => request.tell({ event: "note", message }));
    await lease.release();
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
