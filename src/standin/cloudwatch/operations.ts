import type { Operations } from "../operation.ts";
import { deleteAlarms } from "./delete-alarms.ts";
import { describeAlarmHistory } from "./describe-alarm-history.ts";
import { describeAlarmsForMetric } from "./describe-alarms-for-metric.ts";
import { describeAlarms } from "./describe-alarms.ts";
import { disableAlarmActions, enableAlarmActions } from "./enable-alarm-actions.ts";
import { getMetricData } from "./get-metric-data.ts";
import { getMetricStatistics } from "./get-metric-statistics.ts";
import { listMetrics } from "./list-metrics.ts";
import { listTagsForResource } from "./list-tags-for-resource.ts";
import { putMetricAlarm } from "./put-metric-alarm.ts";
import { putMetricData } from "./put-metric-data.ts";
import { setAlarmState } from "./set-alarm-state.ts";
import { tagResource, untagResource } from "./tag-resource.ts";

/** CloudWatch metrics and alarms. */
export const cloudWatchOperations: Operations = {
  GetMetricData: getMetricData,
  GetMetricStatistics: getMetricStatistics,
  ListMetrics: listMetrics,
  PutMetricData: putMetricData,
  PutMetricAlarm: putMetricAlarm,
  DescribeAlarms: describeAlarms,
  DescribeAlarmsForMetric: describeAlarmsForMetric,
  DescribeAlarmHistory: describeAlarmHistory,
  SetAlarmState: setAlarmState,
  DeleteAlarms: deleteAlarms,
  EnableAlarmActions: enableAlarmActions,
  DisableAlarmActions: disableAlarmActions,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
};
