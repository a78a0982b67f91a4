import type { StandardUnit } from "@aws-sdk/client-cloudwatch";
import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { HistoryItem } from "./alarm-history.ts";
import type { Alarm } from "./alarm.ts";
import type { Series } from "./metrics.ts";

interface KeptCloudWatch {
  readonly series: ReadonlyMap<string, Map<StandardUnit, Series>>;
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly history: readonly HistoryItem[];
}

/**
 * Metrics by the minute, alarms where they stand, their history. What was measured and not yet
 * published is lost. Minutes that passed while the stand-in was closed have no data, and were not
 * evaluated.
 */
export const keptMetrics: KeptRoom<KeptCloudWatch> = {
  name: "cloudwatch",
  fields: {
    CloudWatch: { metrics: "kept", alarms: "kept", publisher: "anew" },
    Metrics: { "#region": "given", "#series": "kept" },
    Alarms: {
      history: "kept",
      "#region": "given",
      "#metrics": "given",
      "#alarms": "kept",
      "#listeners": "anew",
      "#stop": "anew",
    },
    AlarmHistory: { "#items": "kept" },
    Publisher: {
      "#region": "given",
      "#pending": "anew",
      "#cpuUse": "anew",
      "#stop": "anew",
    },
    PendingMinutes: { "#region": "given", "#metrics": "given", "#minutes": "anew" },
    CpuUse: { "#region": "given", "#last": "anew" },
  },
  keep: ({ cloudWatch: { metrics, alarms } }) => ({
    series: metrics.inside.series,
    alarms: alarms.inside.alarms,
    history: alarms.history.all(),
  }),
  restore({ cloudWatch: { metrics, alarms } }, kept) {
    fill(metrics.inside.series, kept.series);
    fill(alarms.inside.alarms, kept.alarms);
    alarms.history.restore(kept.history);
  },
  resume({ cloudWatch }) {
    cloudWatch.alarms.resume();
    cloudWatch.publisher.resume();
  },
};
