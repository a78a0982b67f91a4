import type {
  DescribeScheduledActionsCommandInput,
  ScheduledActionsType,
  ScheduledUpdateGroupAction,
} from "@aws-sdk/client-auto-scaling";
import { operation } from "../operation.ts";
import type { Group } from "./group.ts";
import { pageOf } from "./page-of.ts";
import type { ScheduledAction } from "./scheduled-action.ts";

/**
 * DescribeScheduledActions: those that are still to run, of one group or all, the next first
 * (UNCONFIRMED). Unknown names are left out; the bounds on the start do not count beside names.
 */
export const describeScheduledActions = operation<
  DescribeScheduledActionsCommandInput,
  ScheduledActionsType
>(
  [
    "AutoScalingGroupName",
    "ScheduledActionNames",
    "StartTime",
    "EndTime",
    "MaxRecords",
    "NextToken",
  ],
  ({ autoScaling }, input) => {
    const { AutoScalingGroupName: one, ScheduledActionNames: names = [] } = input;
    const groups = one === undefined ? autoScaling.all() : [autoScaling.group(one)];
    const from = input.StartTime?.getTime() ?? -Infinity;
    const until = input.EndTime?.getTime() ?? Infinity;
    const found = groups
      .flatMap((group) => [...group.scheduled.values()].map((action) => ({ group, action })))
      .filter(({ action: { name, next } }) =>
        names.length > 0 ? names.includes(name) : next >= from && next <= until,
      )
      .toSorted((a, b) => a.action.next - b.action.next);
    const page = pageOf(found, ({ action }) => action.arn, input, { usual: 50, max: 100 });
    return {
      ScheduledUpdateGroupActions: page.items.map(({ group, action }) => shown(group, action)),
      NextToken: page.next,
    };
  },
);

/** Both times of its start are when it runs next (UNCONFIRMED for what recurs). */
function shown({ name: group }: Group, action: ScheduledAction): ScheduledUpdateGroupAction {
  const next = new Date(action.next);
  return {
    AutoScalingGroupName: group,
    ScheduledActionName: action.name,
    ScheduledActionARN: action.arn,
    Time: next,
    StartTime: next,
    EndTime: action.until === undefined ? undefined : new Date(action.until),
    Recurrence: action.recurrence,
    MinSize: action.min,
    MaxSize: action.max,
    DesiredCapacity: action.desired,
    TimeZone: action.timeZone,
  };
}
