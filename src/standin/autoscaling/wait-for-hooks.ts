import type { Region } from "../region.ts";
import type { Group } from "./group.ts";
import type { HookWait, LifecycleAction } from "./lifecycle-action.ts";
import type { HookResult, HookTransition } from "./lifecycle-hook.ts";
import type { Member } from "./member.ts";

/**
 * Starts every hook of a transition for one instance and calls `done` once: with CONTINUE when all
 * have continued (at once when there are none), with ABANDON as soon as one is abandoned, which
 * ends the others. A missed heartbeat counts as the hook's default result. Returns whether there is
 * anything to wait for (aws-facts §1.5).
 */
export function waitForHooks(
  region: Region,
  group: Group,
  member: Member,
  transition: HookTransition,
  done: (outcome: HookOutcome) => void,
): boolean {
  const hooks = [...group.hooks.values()].filter((hook) => hook.transition === transition);
  if (hooks.length === 0 || !region.quirks.has("ASG-30")) {
    done({ result: "CONTINUE" });
    return false;
  }
  const now = region.clock.now();
  const waits = hooks.map(({ name, heartbeatSeconds, defaultResult }) => {
    const heartbeatMs = heartbeatSeconds * 1_000;
    const mostMs = Math.min(globalTimeoutMs, 100 * heartbeatMs);
    const latest = region.quirks.has("ASG-35") ? now + mostMs : Infinity;
    const expiresAt = now + heartbeatMs;
    const token = region.uuid();
    return { hookName: name, token, heartbeatMs, defaultResult, expiresAt, latest };
  });
  goOnWaiting(region, member, waits, done);
  return true;
}

/** Waits as `waitForHooks` does, from where these waits stand. */
export function goOnWaiting(
  region: Region,
  member: Member,
  waits: readonly HookWait[],
  done: (outcome: HookOutcome) => void,
): void {
  for (const wait of waits) {
    startAction(region, member, wait, (result, why) => {
      member.actions.delete(wait.hookName);
      if (result === "ABANDON") {
        cancelActions(member);
        done({ result, token: wait.token, why });
      } else if (member.actions.size === 0) {
        done({ result });
      }
    });
  }
}

export type HookOutcome =
  | { readonly result: "CONTINUE" }
  | { readonly result: "ABANDON"; readonly token: string; readonly why: string };

/** Ends every wait of an instance without consequence: a force delete, or one hook abandoned. */
export function cancelActions(member: Member): void {
  for (const action of member.actions.values()) {
    action.cancel();
  }
  member.actions.clear();
}

function startAction(
  region: Region,
  member: Member,
  wait: HookWait,
  settle: (result: HookResult, why: string) => void,
): void {
  const { clock } = region;
  const expire = () => settle(action.defaultResult, "Heartbeat Timeout");
  let cancel = clock.after(wait.expiresAt - clock.now(), expire);
  const action: LifecycleAction = {
    ...wait,
    heartbeat() {
      cancel();
      action.expiresAt = Math.min(clock.now() + wait.heartbeatMs, wait.latest);
      cancel = clock.after(action.expiresAt - clock.now(), expire);
    },
    complete(result, why) {
      cancel();
      settle(result, why);
    },
    cancel: () => cancel(),
  };
  member.actions.set(wait.hookName, action);
}

/** No hook holds an instance for longer than 48 hours (aws-facts §1.5). */
const globalTimeoutMs = 48 * 3_600_000;
