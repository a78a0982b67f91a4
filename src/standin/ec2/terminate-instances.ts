import type { TerminateInstancesCommandInput, TerminateInstancesResult } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { changedStates } from "./changed-states.ts";
import type { Ec2Instance } from "./ec2-instance.ts";
import type { Given } from "./given.ts";
import { instancesNamed } from "./instances-named.ts";

/**
 * TerminateInstances: for an unknown id none; repeating is harmless (§3.2). A protected instance
 * fails the request and saves those of its own zone, while those of other zones are terminated all
 * the same (API reference).
 */
export const terminateInstances = operation<
  Given<TerminateInstancesCommandInput, "InstanceIds">,
  TerminateInstancesResult
>(["InstanceIds"], (region, input) => {
  const instances = instancesNamed(region, input.InstanceIds);
  if (!region.quirks.has("EC2-20")) refuseEnded(instances);
  const isProtected = (one: Ec2Instance) =>
    one.data.DisableApiTermination === true && one.state !== "terminated";
  const saved = instances.find(isProtected);
  const changes = changedStates(spared(region, instances, isProtected), (instance) =>
    region.ec2.terminate(instance.instanceId),
  );
  if (!saved) return { TerminatingInstances: changes };
  throw new AwsError(
    "OperationNotPermitted",
    `The instance '${saved.instanceId}' may not be terminated. Modify its ` +
      "'disableApiTermination' instance attribute and try again.",
  );
});

/** Only without the quirk that repeating is harmless. */
function refuseEnded(instances: readonly Ec2Instance[]): void {
  const ended = instances.find(({ state }) => state === "terminated" || state === "shutting-down");
  if (!ended) return;
  throw new AwsError(
    "IncorrectInstanceState",
    `The instance '${ended.instanceId}' is not in a state from which it can be terminated.`,
  );
}

/** Those that are terminated however the request ends. */
function spared(
  { quirks }: Region,
  instances: readonly Ec2Instance[],
  isProtected: (one: Ec2Instance) => boolean,
): readonly Ec2Instance[] {
  const zones = new Set(instances.filter(isProtected).map((one) => one.availabilityZone));
  if (zones.size > 0 && !quirks.has("EC2-19")) return [];
  return instances.filter((one) => !zones.has(one.availabilityZone));
}
