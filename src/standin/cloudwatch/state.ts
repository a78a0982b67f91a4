import type { Region } from "../region.ts";
import { Alarms } from "./alarms.ts";
import { Metrics } from "./metrics.ts";
import { Publisher } from "./publishing/publisher.ts";

/** What CloudWatch holds in one Region. */
export class CloudWatch {
  readonly metrics: Metrics;
  readonly alarms: Alarms;
  /** Brings in what AWS measures by itself, once it has begun. */
  readonly publisher: Publisher;

  constructor(region: Region) {
    this.metrics = new Metrics(region);
    this.alarms = new Alarms(region, this.metrics);
    this.publisher = new Publisher(region, this.metrics);
  }
}
