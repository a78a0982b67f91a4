import { capacityBounds } from "../adjust-capacity.ts";
import type { Size } from "../../domain/fleet.ts";
import type { PlannedMutation } from "../../domain/plan.ts";
import type { LivePointer } from "../../domain/rollout.ts";
import type { Settings } from "../../domain/settings.ts";

/** What setting another capacity on the fleet that serves changes; no instance is touched by us. */
export function plannedResize(
  live: LivePointer,
  now: Size,
  { capacity }: Settings,
): readonly PlannedMutation[] {
  const { min, desired, max } = capacityBounds(live, now, capacity);
  const resource = `group ${live.fleet.name}`;
  const running = desired === undefined ? "" : `, desired ${desired}`;
  const { scaleCpuPercent } = capacity;
  const policy = {
    call: `autoscaling:${scaleCpuPercent === undefined ? "DeletePolicy" : "PutScalingPolicy"}`,
    resource,
    detail: scaleCpuPercent === undefined ? "no policy" : `average CPU at ${scaleCpuPercent} %`,
  };
  const samePolicy =
    live.scaleCpuPercent === undefined || live.scaleCpuPercent === (scaleCpuPercent ?? null);
  return [
    {
      call: "autoscaling:UpdateAutoScalingGroup",
      resource,
      detail: `min ${min}${running}, max ${max}`,
    },
    ...(samePolicy ? [] : [policy]),
  ];
}
