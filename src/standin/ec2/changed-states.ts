import type { InstanceStateChange } from "@aws-sdk/client-ec2";
import type { Ec2Instance } from "./ec2-instance.ts";
import { instanceState } from "./instance-state.ts";

/** Does `act` to each instance and tells what its state was and is. */
export function changedStates(
  instances: readonly Ec2Instance[],
  act: (instance: Ec2Instance) => void,
): InstanceStateChange[] {
  return instances.map((instance) => {
    const PreviousState = instanceState(instance.state);
    act(instance);
    const { instanceId: InstanceId, state } = instance;
    return { InstanceId, PreviousState, CurrentState: instanceState(state) };
  });
}
