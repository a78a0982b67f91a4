import type { DeleteTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { forwardedGroups } from "./forwarded-groups.ts";
import { requireArn } from "./require-arn.ts";

/**
 * DeleteTargetGroup: ResourceInUse while any action refers to it, weight 0 included; registered
 * targets do not hold it. A missing group is deleted with success (UNCONFIRMED, aws-facts §2.1).
 */
export const deleteTargetGroup = operation(
  ["TargetGroupArn"],
  (region, input: DeleteTargetGroupCommandInput) => {
    requireArn(region.elb, "targetgroup", input.TargetGroupArn);
    const group = region.elb.targetGroups.get(input.TargetGroupArn ?? "");
    if (!group) return {};
    const referred = [...region.elb.listeners.values()]
      .flatMap((listener) => listener.rules)
      .some((rule) => forwardedGroups(rule.actions).includes(group.arn));
    if (referred && region.quirks.has("ELB-17")) {
      throw new AwsError(
        "ResourceInUse",
        `Target group '${group.arn}' is currently in use by a listener or a rule`,
      );
    }
    region.elb.removeTargetGroup(group);
    return {};
  },
);
