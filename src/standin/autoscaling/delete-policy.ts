import type { DeletePolicyCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";
import { deleteTrackingAlarms } from "./tracking-alarms.ts";

/** DeletePolicy, by name or ARN; one that is not there is ValidationError (text UNCONFIRMED). */
export const deletePolicy = operation<
  Given<DeletePolicyCommandInput, "PolicyName">,
  Record<string, never>
>(["AutoScalingGroupName", "PolicyName"], (region, input) => {
  const { autoScaling } = region;
  const { AutoScalingGroupName: name, PolicyName: policy } = input;
  const groups = name === undefined ? autoScaling.all() : [autoScaling.active(name)];
  for (const { policies } of groups) {
    const found = [...policies.values()].find(
      (one) => one.PolicyARN === policy || (name !== undefined && one.PolicyName === policy),
    );
    if (found) {
      deleteTrackingAlarms(region, found.Alarms ?? []);
      policies.delete(found.PolicyName ?? "");
      return {};
    }
  }
  throw validationError(`PolicyName not found - ${policy}`);
});
