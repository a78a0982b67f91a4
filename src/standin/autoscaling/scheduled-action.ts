import type { PutScheduledUpdateGroupActionCommandInput } from "@aws-sdk/client-auto-scaling";
import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import { nextRun } from "./cron.ts";
import type { Group } from "./group.ts";

/** What a group is to be made at a time, once or again and again. Times in epoch milliseconds. */
export interface ScheduledAction {
  readonly name: string;
  readonly arn: string;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly desired: number | undefined;
  /** In Unix cron syntax; undefined: once. */
  readonly recurrence: string | undefined;
  /** As it was given; only UTC. */
  readonly timeZone: string | undefined;
  /** It does not run after this. */
  readonly until: number | undefined;
  /** When it runs next. */
  readonly next: number;
}

/** A scheduled action as requests carry it. */
type Asked = Omit<PutScheduledUpdateGroupActionCommandInput, "AutoScalingGroupName" | "Time">;

/** The members of `Asked`. `Time`, which AWS does not use any more, is not accepted. */
export const scheduledMembers = [
  "ScheduledActionName",
  "StartTime",
  "EndTime",
  "Recurrence",
  "TimeZone",
  "MinSize",
  "MaxSize",
  "DesiredCapacity",
];

/** User guide, quotas (UNCONFIRMED). */
const mostPerGroup = 125;

/**
 * The action that a request makes, or makes of the one there is: what is left out stays (API
 * reference). Texts on a start in the past and on the recurrence as public sources quote them, the
 * others UNCONFIRMED.
 */
export function readScheduledAction(region: Region, group: Group, asked: Asked): ScheduledAction {
  const name = asked.ScheduledActionName ?? "";
  if (name.length < 1 || name.length > 255) {
    throw validationError("A scheduled action's name has 1 to 255 characters.");
  }
  const zone = asked.TimeZone;
  if (zone !== undefined && zone !== "UTC" && zone !== "Etc/UTC") {
    throw notImplemented(`TimeZone ${zone}`);
  }
  const known = group.scheduled.get(name);
  if (!known && group.scheduled.size >= mostPerGroup) {
    throw new AwsError(
      "LimitExceeded",
      `You may have ${mostPerGroup} scheduled actions per group.`,
    );
  }
  const action = {
    name,
    arn: known?.arn ?? arnOf(region, group, name),
    min: asked.MinSize ?? known?.min,
    max: asked.MaxSize ?? known?.max,
    desired: asked.DesiredCapacity ?? known?.desired,
    recurrence: asked.Recurrence ?? known?.recurrence,
    timeZone: zone ?? known?.timeZone,
    until: asked.EndTime?.getTime() ?? known?.until,
  };
  checkSizes(action);
  const next = firstRun(region, asked, action.recurrence) ?? known?.next;
  if (next === undefined) throw validationError("A StartTime or a Recurrence must be given.");
  if (action.until !== undefined && action.until < next) {
    throw validationError("The EndTime is before the action's first run.");
  }
  return { ...action, next };
}

/** When an action that is asked for runs first; undefined when the request does not say. */
function firstRun(
  { clock }: Region,
  { StartTime: start, Recurrence: asked }: Asked,
  recurrence: string | undefined,
): number | undefined {
  if (start && start.getTime() < clock.now()) {
    throw validationError("Given start time is in the past");
  }
  const recurs = recurrence === undefined ? undefined : nextRun(recurrence, clock.now());
  if (recurrence !== undefined && recurs === undefined) {
    throw validationError(`Given recurrence string: ${recurrence} is invalid`);
  }
  return start?.getTime() ?? (asked === undefined ? undefined : recurs);
}

function checkSizes({ min, max, desired }: Omit<ScheduledAction, "next">): void {
  const given = [min, desired, max].filter((size) => size !== undefined);
  if (given.length === 0) {
    throw validationError("At least one of MinSize, MaxSize and DesiredCapacity must be given.");
  }
  if (given.some((size, at) => size < (given[at - 1] ?? 0))) {
    throw validationError("The sizes must be 0 <= MinSize <= DesiredCapacity <= MaxSize.");
  }
}

function arnOf(region: Region, group: Group, name: string): string {
  const prefix = `arn:aws:autoscaling:${region.name}:${region.account}:scheduledUpdateGroupAction`;
  const place = `autoScalingGroupName/${group.name}:scheduledActionName/${name}`;
  return `${prefix}:${region.uuid()}:${place}`;
}
