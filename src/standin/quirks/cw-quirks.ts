import type { Quirk } from "./quirk.ts";

/** CloudWatch. Ids are never reused. */
export const cwQuirks = {
  "CW-01": {
    says: "What PutMetricData takes cannot be read for a while.",
    off: "it can be read at once",
    fact: "CloudWatch user guide, publishing metrics: up to 2 minutes",
  },
  "CW-02": {
    says: "GetMetricData of a metric that nobody ever reported is no error: it has no values.",
    off: "an unknown metric is an error",
    fact: "§6.4",
  },
  "CW-03": {
    says: "The end of a GetMetricData is exclusive: a minute that begins there is not in it.",
    off: "start and end are both inclusive",
    fact: "§6.4",
  },
  "CW-04": {
    says: "GetMetricData gives the newest value first unless asked otherwise.",
    off: "oldest first",
    fact: "§6.4",
  },
  "CW-05": {
    says: "A metric is found by its whole set of dimensions only: nothing is summed up.",
    off: "dimensions left out match whatever there is",
    fact: "§6.4",
  },
  "CW-06": {
    says: "What the load balancer answers itself (502, 503, 504) counts for no target group.",
    off: "it is counted for the group it was meant for too",
    fact: "§6.4",
  },
  "CW-07": {
    says: "The datapoints of GetMetricStatistics are in no order.",
    off: "oldest first",
    fact: "API reference, GetMetricStatistics",
  },
  "CW-08": {
    says: "ListMetrics lists a new metric much later than its values can be read.",
    off: "as soon as it has values",
    fact: "API reference, ListMetrics: up to 15 minutes",
  },
  "CW-09": {
    says: "A minute without requests has no RequestCount: no data is not zero.",
    off: "it is 0",
    fact: "§6.4",
  },
  "CW-10": {
    says: "A minute without errors has no HTTPCode_Target_5XX_Count.",
    off: "it is 0 as long as there are requests",
    fact: "§6.4",
  },
  "CW-11": {
    says: "A new alarm is in INSUFFICIENT_DATA until it was evaluated: that is not a pass.",
    off: "it begins as OK",
    fact: "§6.4",
  },
  "CW-12": {
    says: "An alarm looks further back than N periods: the last data decide after they stop.",
    off: "it looks at N periods exactly",
    fact: "§6.4",
  },
  "CW-13": {
    says: "One breaching value, old enough and followed by nothing, is an alarm of 3 out of 3.",
    off: "it takes three breaching values",
    fact: "CloudWatch user guide, premature alarm state",
  },
  "CW-14": {
    says: "An alarm in ALARM tells Auto Scaling again every minute, and a topic only once.",
    off: "everybody is told on the change only",
    fact: "CloudWatch user guide, alarm actions",
  },
  "CW-15": {
    says: "A minute of a load balancer's metrics can be read only some time after it closed.",
    off: "every request counts at once",
    fact: "§6.4; how long is",
    unconfirmed: true,
  },
  "CW-16": {
    says: "Naming an alarm that does not exist in a Describe is no error: the answer is empty.",
    off: "an unknown name is ResourceNotFound",
    fact: "API reference, DescribeAlarms (no such error is modelled)",
  },
  "CW-17": {
    says: "PutMetricAlarm replaces an alarm as a whole: actions that are left out are gone.",
    off: "what is left out stays as it was",
    fact: "API reference, PutMetricAlarm",
  },
  "CW-18": {
    says: "CPUUtilization comes every five minutes unless the template has detailed monitoring.",
    off: "every minute for everybody",
    fact: "EC2 user guide, basic and detailed monitoring",
  },
  "CW-19": {
    says: "HealthyHostCount is found by LoadBalancer and TargetGroup together, never by one.",
    off: "it is there for the load balancer alone too",
    fact: "§6.4",
  },
  "CW-20": {
    says: "DeleteAlarms deletes what it finds even when another name in the call is wrong.",
    off: "all or none",
    fact: "API reference, DeleteAlarms",
  },
  "CW-21": {
    says: "RequestCount leaves out what no target was chosen for: a fixed response is not counted.",
    off: "every request counts",
    fact: "§6.4",
  },
} as const satisfies Record<`CW-${number}`, Quirk>;
