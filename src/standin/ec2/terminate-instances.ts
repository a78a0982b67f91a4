import type { TerminateInstancesCommandInput, TerminateInstancesResult } from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import type { Given } from "./given.ts";
import { instanceState } from "./instance-state.ts";
import { instancesNamed } from "./instances-named.ts";

/** TerminateInstances: all or, for an unknown id, none; repeating is harmless (§3.2). */
export const terminateInstances = operation<
  Given<TerminateInstancesCommandInput, "InstanceIds">,
  TerminateInstancesResult
>(["InstanceIds"], ({ ec2 }, input) => ({
  TerminatingInstances: instancesNamed(ec2, input.InstanceIds).map((instance) => {
    const previous = instance.state;
    ec2.terminate(instance.instanceId);
    return {
      InstanceId: instance.instanceId,
      PreviousState: instanceState(previous),
      CurrentState: instanceState(instance.state),
    };
  }),
}));
