import type { HookResult } from "./lifecycle-hook.ts";

/** One instance's wait for one hook, as it is written down. Times in epoch milliseconds. */
export interface HookWait {
  readonly hookName: string;
  /** 36 characters. */
  readonly token: string;
  readonly heartbeatMs: number;
  readonly defaultResult: HookResult;
  /** When the default result counts, unless there is a heartbeat before. */
  expiresAt: number;
  /** No heartbeat leads beyond this. */
  readonly latest: number;
}

/** One instance waiting for one hook (aws-facts §1.5). */
export interface LifecycleAction extends HookWait {
  /** Restarts the heartbeat timer, within the global timeout. */
  heartbeat(): void;
  /** Ends the wait with a result; `why` goes into the activity when it is ABANDON. */
  complete(result: HookResult, why: string): void;
  /** Ends the wait without any consequence. */
  cancel(): void;
}
