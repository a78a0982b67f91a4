import type { StartInstancesCommandInput, StartInstancesResult } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { changedStates } from "./changed-states.ts";
import type { Given } from "./given.ts";
import { instancesNamed } from "./instances-named.ts";

/**
 * StartInstances: stopped ones boot again from their disks; pending and running ones stay so; any
 * other state, or a lack of capacity, fails the whole request.
 */
export const startInstances = operation<
  Given<StartInstancesCommandInput, "InstanceIds">,
  StartInstancesResult
>(["InstanceIds"], (region, input) => {
  const { ec2 } = region;
  const instances = instancesNamed(region, input.InstanceIds);
  const other = instances.find(({ state }) => !["stopped", "pending", "running"].includes(state));
  if (other) {
    throw new AwsError(
      "IncorrectInstanceState",
      `The instance '${other.instanceId}' is not in a state from which it can be started.`,
    );
  }
  for (const { state, instanceType, subnetId } of instances) {
    const shortage =
      state === "stopped" ? ec2.shortage(instanceType, ec2.subnetNamed(subnetId)) : undefined;
    if (shortage) throw shortage;
  }
  const StartingInstances = changedStates(instances, (instance) => {
    if (instance.state === "stopped") ec2.instances.life.start(instance);
  });
  return { StartingInstances };
});
