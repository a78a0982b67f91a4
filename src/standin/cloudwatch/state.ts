import type { Region } from "../region.ts";
import { Alarms } from "./alarms.ts";
import { Metrics } from "./metrics.ts";

/** What CloudWatch holds in one Region. */
export class CloudWatch {
  readonly metrics: Metrics;
  readonly alarms: Alarms;

  constructor(region: Region) {
    this.metrics = new Metrics(region);
    this.alarms = new Alarms(region, this.metrics);
  }
}
