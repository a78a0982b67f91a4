import type { StopInstancesCommandInput, StopInstancesResult } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { changedStates } from "./changed-states.ts";
import type { Given } from "./given.ts";
import { instancesNamed } from "./instances-named.ts";

/**
 * StopInstances: running ones stop and keep disk and address; those that are stopping or stopped
 * stay so; any other state fails the whole request. Force asks the program first too, as on AWS.
 */
export const stopInstances = operation<
  Given<StopInstancesCommandInput, "InstanceIds">,
  StopInstancesResult
>(["InstanceIds", "Force", "Hibernate", "SkipOsShutdown"], (region, input) => {
  if (input.Hibernate === true) throw notImplemented("Hibernate=true");
  if (input.SkipOsShutdown === true) throw notImplemented("SkipOsShutdown=true");
  const instances = instancesNamed(region, input.InstanceIds);
  const other = instances.find(({ state }) => !["running", "stopping", "stopped"].includes(state));
  if (other) {
    throw new AwsError(
      "IncorrectInstanceState",
      `This instance '${other.instanceId}' is not in a state from which it can be stopped.`,
    );
  }
  const StoppingInstances = changedStates(instances, (instance) => {
    if (instance.state === "running") region.ec2.instances.life.stop(instance);
  });
  return { StoppingInstances };
});
