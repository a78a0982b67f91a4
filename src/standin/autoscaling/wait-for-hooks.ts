import type { Region } from "../region.ts";
import type { Group } from "./group.ts";
import type { HookResult, HookTransition, LifecycleHook } from "./lifecycle-hook.ts";
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
  if (hooks.length === 0) {
    done({ result: "CONTINUE" });
    return false;
  }
  const settle = (hook: LifecycleHook, token: string, result: HookResult, why: string) => {
    member.actions.delete(hook.name);
    if (result === "ABANDON") {
      cancelActions(member);
      done({ result, token, why });
    } else if (member.actions.size === 0) {
      done({ result });
    }
  };
  for (const hook of hooks) {
    startAction(region, member, hook, settle);
  }
  return true;
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
  hook: LifecycleHook,
  settle: (hook: LifecycleHook, token: string, result: HookResult, why: string) => void,
): void {
  const { clock } = region;
  const token = region.uuid();
  const heartbeatMs = hook.heartbeatSeconds * 1_000;
  const latest = clock.now() + Math.min(globalTimeoutMs, 100 * heartbeatMs);
  const expire = () => settle(hook, token, hook.defaultResult, "Heartbeat Timeout");
  let cancel = clock.after(heartbeatMs, expire);
  member.actions.set(hook.name, {
    hookName: hook.name,
    token,
    heartbeat() {
      cancel();
      cancel = clock.after(Math.min(heartbeatMs, latest - clock.now()), expire);
    },
    complete(result, why) {
      cancel();
      settle(hook, token, result, why);
    },
    cancel: () => cancel(),
  });
}

/** No hook holds an instance for longer than 48 hours (aws-facts §1.5). */
const globalTimeoutMs = 48 * 3_600_000;
