import type {
  DescribeAlarmHistoryCommandInput,
  DescribeAlarmHistoryOutput,
} from "@aws-sdk/client-cloudwatch";
import { operation } from "../operation.ts";
import { pageOf } from "./page-of.ts";

/** What became of alarms, deleted ones too, newest first unless asked otherwise. */
export const describeAlarmHistory = operation<
  DescribeAlarmHistoryCommandInput,
  DescribeAlarmHistoryOutput
>(
  [
    "AlarmName",
    "AlarmTypes",
    "HistoryItemType",
    "StartDate",
    "EndDate",
    "ScanBy",
    "MaxRecords",
    "NextToken",
  ],
  ({ cloudWatch }, input) => {
    const { AlarmName: name, HistoryItemType: type, AlarmTypes: types = ["MetricAlarm"] } = input;
    const from = input.StartDate?.getTime() ?? -Infinity;
    const until = input.EndDate?.getTime() ?? Infinity;
    const found = cloudWatch.alarms.history
      .all()
      .map((item, i) => ({ ...item, id: String(i) }))
      .filter(
        (item) => types.includes("MetricAlarm") && (name ?? item.alarmName) === item.alarmName,
      )
      .filter((item) => (type ?? item.type) === item.type)
      .filter(({ at }) => at.getTime() >= from && at.getTime() <= until);
    const inOrder = input.ScanBy === "TimestampAscending" ? found : found.toReversed();
    const page = pageOf(inOrder, ({ id }) => id, input);
    return {
      AlarmHistoryItems: page.items.map((item) => ({
        AlarmName: item.alarmName,
        AlarmType: "MetricAlarm",
        Timestamp: item.at,
        HistoryItemType: item.type,
        HistorySummary: item.summary,
        HistoryData: item.data,
      })),
      NextToken: page.next,
    };
  },
);
