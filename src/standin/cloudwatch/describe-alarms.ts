import type { DescribeAlarmsCommandInput, DescribeAlarmsOutput } from "@aws-sdk/client-cloudwatch";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { describedAlarm } from "./described-alarm.ts";
import { pageOf } from "./page-of.ts";
import { invalidRequest } from "./refusals.ts";

/**
 * By names, by the beginning of the name, by state, by the beginning of an action. A name that
 * nothing has is no error. There are no composite alarms here. ValidationError, InvalidNextToken.
 */
export const describeAlarms = operation<DescribeAlarmsCommandInput, DescribeAlarmsOutput>(
  [
    "AlarmNames",
    "AlarmNamePrefix",
    "AlarmTypes",
    "StateValue",
    "ActionPrefix",
    "MaxRecords",
    "NextToken",
  ],
  ({ cloudWatch, quirks }, input) => {
    const { AlarmNames: names, AlarmNamePrefix: prefix, StateValue: state } = input;
    const { ActionPrefix: action, AlarmTypes: types = ["MetricAlarm"] } = input;
    if (names && prefix !== undefined) {
      throw invalidRequest("AlarmNames and AlarmNamePrefix cannot both be specified.");
    }
    if (!quirks.has("CW-16") && names?.some((name) => !cloudWatch.alarms.get(name))) {
      throw new AwsError("ResourceNotFound", "Unknown");
    }
    const alarms = (types.includes("MetricAlarm") ? cloudWatch.alarms.all() : [])
      .filter(({ settings }) => names?.includes(settings.name) ?? true)
      .filter(({ settings }) => settings.name.startsWith(prefix ?? ""))
      .filter((alarm) => (state ?? alarm.state) === alarm.state)
      .filter(({ settings: { actions } }) =>
        action === undefined
          ? true
          : Object.values(actions).some((arns) => arns.some((arn) => arn.startsWith(action))),
      );
    const page = pageOf(alarms, ({ settings }) => settings.name, input);
    return {
      CompositeAlarms: [],
      MetricAlarms: page.items.map(describedAlarm),
      NextToken: page.next,
    };
  },
);
