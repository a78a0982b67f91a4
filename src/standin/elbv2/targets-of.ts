import type { TargetGroup } from "./target-group.ts";
import { targetKey } from "./target.ts";
import type { Target, TargetState } from "./target.ts";

/** The targets that an instance is in a group: on every port, or on the one given. */
export function targetsOf(
  group: TargetGroup | undefined,
  instanceId: string,
  port?: number,
): readonly Target[] {
  return [...(group?.targets.values() ?? [])].filter(
    (target) => target.instanceId === instanceId && (port ?? target.port) === target.port,
  );
}

/** On the group's own port, else on any; `undefined` when the instance is not registered. */
export function stateOf(
  group: TargetGroup | undefined,
  instanceId: string,
): TargetState | undefined {
  const usual = group?.targets.get(targetKey(instanceId, group.port));
  return (usual ?? targetsOf(group, instanceId)[0])?.state;
}
