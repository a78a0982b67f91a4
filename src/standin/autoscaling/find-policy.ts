import type { ScalingPolicy } from "@aws-sdk/client-auto-scaling";
import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import type { Group } from "./group.ts";

/** A policy by name and group, or by ARN alone. ValidationError without (text UNCONFIRMED). */
export function findPolicy(
  { autoScaling }: Region,
  asked: { readonly AutoScalingGroupName?: string | undefined; readonly PolicyName: string },
): { group: Group; policy: ScalingPolicy } {
  const { AutoScalingGroupName: name, PolicyName: wanted } = asked;
  const groups = name === undefined ? autoScaling.all() : [autoScaling.active(name)];
  for (const group of groups) {
    const policy = [...group.policies.values()].find(
      (one) => one.PolicyARN === wanted || (name !== undefined && one.PolicyName === wanted),
    );
    if (policy) return { group, policy };
  }
  throw validationError(`PolicyName not found - ${wanted}`);
}
