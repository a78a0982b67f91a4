import type { RebootInstancesCommandInput } from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import type { Given } from "./given.ts";
import { instancesNamed } from "./instances-named.ts";

/**
 * RebootInstances: asked for, not awaited; the state stays `running` throughout. Terminated
 * instances are passed over (API reference), and so is what does not run (UNCONFIRMED).
 */
export const rebootInstances = operation<
  Given<RebootInstancesCommandInput, "InstanceIds">,
  Record<string, never>
>(["InstanceIds"], (region, input) => {
  for (const instance of instancesNamed(region, input.InstanceIds)) {
    if (instance.state === "running") region.ec2.instances.life.reboot(instance);
  }
  return {};
});
