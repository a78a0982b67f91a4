import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { nextRun } from "./cron.ts";
import type { Group } from "./group.ts";
import type { ScheduledAction } from "./scheduled-action.ts";
import { updateGroup } from "./update-group.ts";

/** The machine's timers take 24 days at most; a schedule may reach years ahead. */
const longestWaitMs = 86_400_000;

/** Puts an action in its place of the group, and has it run at its time. */
export function schedule(region: Region, group: Group, action: ScheduledAction): void {
  group.scheduled.set(action.name, action);
  awaitRun(region, group, action);
}

/** Waits for an action that is in its place: as long as nothing else comes there. */
export function awaitRun(region: Region, group: Group, action: ScheduledAction): void {
  const wait = Math.min(action.next - region.clock.now(), longestWaitMs);
  region.clock.after(wait, () => {
    if (group.scheduled.get(action.name) !== action || group.life !== "active") return;
    if (region.clock.now() < action.next) awaitRun(region, group, action);
    else run(region, group, action);
  });
}

/**
 * One run. What ran once is no longer there, nor what recurs beyond its end (API reference,
 * DescribeScheduledActions). While ScheduledActions is suspended a run is passed over, and not made
 * up for (user guide).
 */
function run(region: Region, group: Group, action: ScheduledAction): void {
  const { quirks, clock } = region;
  if (group.suspended.has("ScheduledActions") && !quirks.has("ASG-85")) {
    region.clock.after(1_000, () => {
      if (group.scheduled.get(action.name) === action) run(region, group, action);
    });
    return;
  }
  const { recurrence, until = Infinity } = action;
  const next = recurrence === undefined ? undefined : nextRun(recurrence, clock.now());
  if (next !== undefined && next <= until) schedule(region, group, { ...action, next });
  else if (quirks.has("ASG-86")) group.scheduled.delete(action.name);
  if (!group.suspended.has("ScheduledActions")) resize(region, group, action);
}

/** What the group's bounds do not allow is not done at all (UNCONFIRMED). */
function resize(region: Region, group: Group, { min, max, desired }: ScheduledAction): void {
  const sizes = { MinSize: min, MaxSize: max, DesiredCapacity: desired };
  const input = { AutoScalingGroupName: group.name, ...sizes };
  try {
    updateGroup(region, group, input, "a scheduled action");
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
