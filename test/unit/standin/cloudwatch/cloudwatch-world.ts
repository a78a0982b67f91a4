import { expect } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { cloudWatchOperations } from "../../../../src/standin/cloudwatch/operations.ts";
import type { AlarmSettings } from "../../../../src/standin/cloudwatch/alarm.ts";
import { createRegion } from "../../../../src/standin/create-region.ts";
import type { QuirkId } from "../../../../src/standin/quirks/all-quirks.ts";
import { Quirks } from "../../../../src/standin/quirks/quirks.ts";
import { seededRandom } from "../../../../src/standin/random-source.ts";
import { quickPace } from "../../../../src/standin/region.ts";

export const start = Date.UTC(2030, 0, 1);
export const minute = 60_000;

/** An empty region at a whole minute of virtual time. */
export function cloudWatchWorld(without: readonly QuirkId[] = []) {
  const clock = new VirtualClock(start);
  const region = createRegion({
    name: "eu-west-1",
    account: "123456789012",
    clock,
    pace: quickPace,
    driver: {
      kind: "virtual",
      launch: () => {
        throw new Error("no machines here");
      },
      close: () => Promise.resolve(),
    },
    quirks: new Quirks(without),
    random: seededRandom(1),
  });
  const { metrics, alarms } = region.cloudWatch;
  const call = { service: "monitoring", operation: "", requestId: "", accessKeyId: "" } as const;
  /** Runs an operation as the wire would, errors thrown as they are. */
  const ask = (name: string, input: object = {}): any =>
    cloudWatchOperations[name]!.run(region, input as never, call);
  return { clock, region, metrics, alarms, ask };
}

export const metric = { namespace: "Shop", metric: "Errors", dimensions: { Service: "web" } };

/** Errors above 0 in each of three minutes are an alarm, unless told otherwise. */
export function alarmSettings(other: Partial<AlarmSettings> = {}): AlarmSettings {
  return {
    name: "errors",
    description: undefined,
    actionsEnabled: true,
    actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
    metric,
    unit: undefined,
    statistic: "Sum",
    periodSeconds: 60,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    threshold: 0,
    comparison: "GreaterThanThreshold",
    treatMissingData: "missing",
    ...other,
  };
}

/** An AwsError of this code, whose text has this in it. */
export const refusal = (code: string, text = "") =>
  expect.objectContaining({ code, message: expect.stringContaining(text) });
