import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import type { LifecycleAction } from "./lifecycle-action.ts";

/** How requests name a lifecycle action: group and hook, and an instance or a token. */
interface ActionReference {
  readonly AutoScalingGroupName: string;
  readonly LifecycleHookName: string;
  readonly InstanceId?: string | undefined;
  readonly LifecycleActionToken?: string | undefined;
}

/**
 * The action that is waiting now. One that was completed, expired or never was: ValidationError "No
 * active Lifecycle Action found …" (aws-facts §1.5, text UNCONFIRMED).
 */
export function activeAction(region: Region, reference: ActionReference): LifecycleAction {
  const found = findAction(region, reference);
  if (found) return found;
  const { InstanceId: instanceId, LifecycleActionToken: token } = reference;
  throw validationError(
    `No active Lifecycle Action found with ${
      token === undefined ? `instance ID ${instanceId}` : `token ${token}`
    }`,
  );
}

/** The action that is waiting now, if it is. */
export function findAction(
  region: Region,
  reference: ActionReference,
): LifecycleAction | undefined {
  const { InstanceId: instanceId, LifecycleActionToken: token } = reference;
  const group = region.autoScaling.group(reference.AutoScalingGroupName);
  if (instanceId === undefined && token === undefined) {
    throw validationError("Either an InstanceId or a LifecycleActionToken must be given.");
  }
  for (const member of group.members.values()) {
    const action = member.actions.get(reference.LifecycleHookName);
    const named =
      (instanceId === undefined || instanceId === member.instanceId) &&
      (token === undefined || token === action?.token);
    if (action && named) {
      return action;
    }
  }
  return undefined;
}
