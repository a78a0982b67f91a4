import type {
  BatchPutScheduledUpdateGroupActionAnswer,
  BatchPutScheduledUpdateGroupActionCommandInput,
} from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { eachByItself } from "./each-by-itself.ts";
import { schedule } from "./run-scheduled-action.ts";
import { readScheduledAction, scheduledMembers } from "./scheduled-action.ts";

type Input = Given<
  BatchPutScheduledUpdateGroupActionCommandInput,
  "AutoScalingGroupName" | "ScheduledUpdateGroupActions"
>;

/** BatchPutScheduledUpdateGroupAction: at most 50, each by itself; those refused are told. */
export const batchPutScheduledUpdateGroupAction = operation<
  Input,
  BatchPutScheduledUpdateGroupActionAnswer
>(
  [
    "AutoScalingGroupName",
    ...scheduledMembers.map((member) => `ScheduledUpdateGroupActions.${member}`),
  ],
  (region, input) => {
    const group = region.autoScaling.active(input.AutoScalingGroupName);
    const asked = input.ScheduledUpdateGroupActions.map((one) => ({
      name: one.ScheduledActionName ?? "",
      act: () => schedule(region, group, readScheduledAction(region, group, one)),
    }));
    return { FailedScheduledUpdateGroupActions: eachByItself(asked) };
  },
);
