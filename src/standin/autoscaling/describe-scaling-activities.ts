import type {
  ActivitiesType,
  Activity,
  DescribeScalingActivitiesCommandInput,
  Filter,
} from "@aws-sdk/client-auto-scaling";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { isRunning } from "./activities.ts";
import { validationError } from "../validation-error.ts";
import type { Group } from "./group.ts";
import { pageOf } from "./page-of.ts";

/**
 * DescribeScalingActivities: those in progress first, then newest first, of the last six weeks;
 * unknown activity ids are left out (aws-facts §1.6, §1.8).
 */
export const describeScalingActivities = operation<
  DescribeScalingActivitiesCommandInput,
  ActivitiesType
>(
  [
    "AutoScalingGroupName",
    "ActivityIds",
    "IncludeDeletedGroups",
    "Filters.Name",
    "Filters.Values",
    "MaxRecords",
    "NextToken",
  ],
  (region, input) => {
    const ids = input.ActivityIds ?? [];
    const filters = (input.Filters ?? []).map((filter) => activityTest(filter, input));
    const since = region.clock.now() - keptMs;
    const activities = groupsAsked(region, input)
      .flatMap(activitiesOf)
      .filter((one) => (one.StartTime?.getTime() ?? 0) >= since)
      .filter((one) => ids.length === 0 || ids.includes(one.ActivityId ?? ""))
      .filter((one) => filters.every((test) => test(one)));
    const page = pageOf(
      region.quirks.has("ASG-12") ? inOrder(activities) : activities,
      (one) => one.ActivityId ?? "",
      input,
      {
        usual: 100,
        max: 100,
      },
    );
    return { Activities: [...page.items], NextToken: page.next };
  },
);

const keptMs = 42 * 24 * 3_600_000;

/** A name that no group has is ValidationError here (UNCONFIRMED), unlike for groups. */
function groupsAsked(
  { autoScaling, quirks }: Region,
  input: DescribeScalingActivitiesCommandInput,
): readonly Group[] {
  const { AutoScalingGroupName: name, IncludeDeletedGroups: includeDeleted } = input;
  const deleted = includeDeleted === true && quirks.has("ASG-14") ? autoScaling.deleted() : [];
  if (name === undefined) {
    return [...autoScaling.all(), ...deleted];
  }
  const buried = deleted.filter((group) => group.name === name);
  const present = buried.length > 0 ? autoScaling.find(name) : autoScaling.group(name);
  return present ? [present, ...buried] : buried;
}

/** `Status`, only with a group's name, and bounds of the start time (§1.6, API reference). */
function activityTest(
  { Name: name, Values: values = [] }: Filter,
  { AutoScalingGroupName: group }: DescribeScalingActivitiesCommandInput,
): (activity: Activity) => boolean {
  if (name === "Status") {
    if (group === undefined) {
      throw validationError("The Status filter needs an AutoScalingGroupName.");
    }
    return ({ StatusCode = "" }) => (values as readonly string[]).includes(StatusCode);
  }
  if (name !== "StartTimeLowerBound" && name !== "StartTimeUpperBound") {
    throw notImplemented(`the filter '${name}'`);
  }
  const bound = Date.parse(values[0] ?? "");
  if (Number.isNaN(bound)) throw validationError(`'${values[0]}' is not a time.`);
  const startedAt = ({ StartTime }: Activity) => StartTime?.getTime() ?? 0;
  return name === "StartTimeLowerBound"
    ? (activity) => startedAt(activity) >= bound
    : (activity) => startedAt(activity) <= bound;
}

function activitiesOf(group: Group): readonly Activity[] {
  const AutoScalingGroupState = group.life === "deleted" ? "Deleted" : "InService";
  return group.activities.map((activity) => ({ ...activity, AutoScalingGroupState }));
}

/** Of two that started together the one written later counts as newer. */
function inOrder(activities: readonly Activity[]): readonly Activity[] {
  return activities
    .toReversed()
    .toSorted(
      (a, b) =>
        Number(isRunning(b)) - Number(isRunning(a)) ||
        (b.StartTime?.getTime() ?? 0) - (a.StartTime?.getTime() ?? 0),
    );
}
