import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import type { Group } from "./group.ts";
import type { Member } from "./member.ts";

/** The group and record of an instance; ValidationError when no group has it (text UNCONFIRMED). */
export function managedInstance(
  { autoScaling }: Region,
  instanceId: string,
): { group: Group; member: Member } {
  const owner = autoScaling.owner(instanceId);
  if (!owner) {
    throw validationError(
      `Instance Id not found - No managed instance found for instance ID: ${instanceId}`,
    );
  }
  return owner;
}
