import type { Change } from "./change.ts";
import type { Size } from "./fleet.ts";
import type { LivePointer } from "./rollout.ts";
import type { CapacitySettings } from "./settings.ts";

/**
 * How the size asked for differs from that of the fleet that serves. What a policy made of the
 * running number is no difference, only what was configured when the fleet took over.
 */
export function capacityChanges(
  live: Pick<LivePointer, "lastSetDesired" | "scaleCpuPercent">,
  now: Size,
  wanted: CapacitySettings,
): readonly Change[] {
  const policy = (percent: number | null | undefined): string =>
    percent === undefined || percent === null ? "no policy" : `CPU at ${percent} %`;
  return [
    change("min", now.min, wanted.min),
    change("desired", live.lastSetDesired, wanted.desired),
    change("max", now.max, wanted.max),
    ...(live.scaleCpuPercent === undefined
      ? []
      : [change("scale", policy(live.scaleCpuPercent), policy(wanted.scaleCpuPercent))]),
  ].filter(({ from, to }) => from !== to);
}

const change = (what: string, from: number | string, to: number | string): Change => ({
  kind: "capacity",
  from: `${what} ${from}`,
  to: `${what} ${to}`,
});
