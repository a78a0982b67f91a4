import type {
  BatchDeleteScheduledActionAnswer,
  BatchDeleteScheduledActionCommandInput,
} from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { unschedule } from "./delete-scheduled-action.ts";
import { eachByItself } from "./each-by-itself.ts";

type Input = Given<
  BatchDeleteScheduledActionCommandInput,
  "AutoScalingGroupName" | "ScheduledActionNames"
>;

/** BatchDeleteScheduledAction: at most 50, each by itself; names that there are not are told. */
export const batchDeleteScheduledAction = operation<Input, BatchDeleteScheduledActionAnswer>(
  ["AutoScalingGroupName", "ScheduledActionNames"],
  ({ autoScaling }, input) => {
    const group = autoScaling.active(input.AutoScalingGroupName);
    const asked = input.ScheduledActionNames.map((name) => ({
      name,
      act: () => unschedule(group, name),
    }));
    return { FailedScheduledActions: eachByItself(asked) };
  },
);
