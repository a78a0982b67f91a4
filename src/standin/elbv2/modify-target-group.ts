import type { ModifyTargetGroupCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { findTargetGroup } from "./find.ts";
import { changedHealthCheck, healthCheckMembers } from "./health-check.ts";
import { targetGroupOutput } from "./target-group-output.ts";

/** ModifyTargetGroup: the health check only; it holds from each target's next probe on. */
export const modifyTargetGroup = operation(
  ["TargetGroupArn", ...healthCheckMembers],
  (region, input: ModifyTargetGroupCommandInput) => {
    const group = findTargetGroup(region.elb, input.TargetGroupArn);
    group.healthCheck = changedHealthCheck(group.healthCheck, input, region.quirks);
    return { TargetGroups: [targetGroupOutput(region.elb, group)] };
  },
);
