import { AwsError } from "../aws-error.ts";
import { validationError } from "../validation-error.ts";
import type { Region } from "../region.ts";
import type { Group } from "./group.ts";
import type { HookResult, HookTransition } from "./lifecycle-hook.ts";

/** A hook as requests carry it. */
interface HookInput {
  readonly LifecycleHookName: string | undefined;
  readonly LifecycleTransition?: string | undefined;
  readonly HeartbeatTimeout?: number | undefined;
  readonly DefaultResult?: string | undefined;
}

/** The members of `HookInput`; notifications are not sent, so their members are not accepted. */
export const hookMembers = [
  "LifecycleHookName",
  "LifecycleTransition",
  "HeartbeatTimeout",
  "DefaultResult",
];

/**
 * Makes or changes a hook; what is left out keeps its value, at first 3600 s and ABANDON. At most
 * 50 per group (aws-facts §1.5).
 */
export function putHook({ quirks }: Region, group: Group, input: HookInput): void {
  const name = input.LifecycleHookName ?? "";
  if (!/^[A-Za-z0-9\-_/]{1,255}$/.test(name)) {
    throw validationError(
      `1 validation error detected: Value '${name}' at 'lifecycleHookName' failed to satisfy ` +
        "constraint: Member must satisfy regular expression pattern: [A-Za-z0-9\\-_\\/]+",
    );
  }
  const usualResult = quirks.has("ASG-33") ? "ABANDON" : "CONTINUE";
  const before = group.hooks.get(name);
  const heartbeatSeconds = input.HeartbeatTimeout ?? before?.heartbeatSeconds ?? 3_600;
  if (heartbeatSeconds < 30 || heartbeatSeconds > 7_200) {
    throw validationError("Heartbeat Timeout must be between 30 and 7200 seconds");
  }
  if (!before && group.hooks.size >= 50) {
    throw new AwsError("LimitExceeded", "You may have at most 50 lifecycle hooks per group.");
  }
  group.hooks.set(name, {
    name,
    transition: transition(input.LifecycleTransition ?? before?.transition),
    heartbeatSeconds,
    defaultResult: hookResult(input.DefaultResult ?? before?.defaultResult ?? usualResult),
  });
}

/** CONTINUE or ABANDON, else ValidationError. */
export function hookResult(text: string): HookResult {
  if (text !== "CONTINUE" && text !== "ABANDON") {
    throw validationError(`'${text}' must be CONTINUE or ABANDON.`);
  }
  return text;
}

function transition(text: string | undefined): HookTransition {
  if (
    text !== "autoscaling:EC2_INSTANCE_LAUNCHING" &&
    text !== "autoscaling:EC2_INSTANCE_TERMINATING"
  ) {
    throw validationError(`'${text ?? ""}' is not a valid lifecycle transition.`);
  }
  return text;
}
