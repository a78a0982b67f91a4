import type { HookResult } from "./lifecycle-hook.ts";

/** One instance waiting for one hook (aws-facts §1.5). */
export interface LifecycleAction {
  readonly hookName: string;
  /** 36 characters. */
  readonly token: string;
  /** Restarts the heartbeat timer, within the global timeout. */
  heartbeat(): void;
  /** Ends the wait with a result; `why` goes into the activity when it is ABANDON. */
  complete(result: HookResult, why: string): void;
  /** Ends the wait without any consequence. */
  cancel(): void;
}
