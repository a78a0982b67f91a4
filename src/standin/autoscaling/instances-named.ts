import { validationError } from "../validation-error.ts";
import type { Group } from "./group.ts";
import type { Member } from "./member.ts";

/**
 * The group's instances that a request names, at most twenty, in one of the states allowed: all of
 * them or none (texts as public issues quote them of DetachInstances and EnterStandby).
 */
export function instancesNamed(
  group: Group,
  ids: readonly string[] | undefined,
  { states, verb }: { readonly states: readonly Member["state"][]; readonly verb: string },
): readonly Member[] {
  if (ids === undefined || ids.length === 0) {
    throw validationError("At least one instance ID must be given.");
  }
  if (ids.length > 20) {
    throw validationError(
      `List exceeds the maximum number of instances to ${verb}. ` +
        "Please retry your request with fewer instances.",
    );
  }
  return [...new Set(ids)].map((id) => {
    const member = group.members.get(id);
    if (!member) {
      throw validationError(`The instance ${id} is not part of Auto Scaling group ${group.name}.`);
    }
    if (!states.includes(member.state)) {
      throw validationError(`The instance ${id} is not in ${states.join(" or ")}.`);
    }
    return member;
  });
}
