import { Duration } from "aws-cdk-lib";
import {
  Dashboard,
  GraphWidget,
  LogQueryWidget,
  MathExpression,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { ApplicationLoadBalancer } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { releaseStreamName } from "../../src/domain/names.ts";

/** The dashboard's name; `slipway status` prints the way to it. */
export const dashboardName = (base: string): string => `slipway-${base}`;

/**
 * What people watch a release on. Each search finds the target groups there are, so that a new
 * release's line appears by itself and an old one's ends; names of target groups begin with the
 * service and carry the rollout's number.
 */
export function makeDashboard(
  scope: Construct,
  base: string,
  loadBalancer: ApplicationLoadBalancer,
  logs: LogGroup,
): Dashboard {
  const search = (metric: string, statistic: string, period = Duration.minutes(1)) =>
    new MathExpression({
      expression:
        "SEARCH('{AWS/ApplicationELB,LoadBalancer,TargetGroup} " +
        `MetricName="${metric}" LoadBalancer="${loadBalancer.loadBalancerFullName}"', ` +
        `'${statistic}', ${period.toSeconds()})`,
      label: "",
      usingMetrics: {},
      period,
    });
  const graph = (title: string, ...metrics: readonly MathExpression[]) =>
    new GraphWidget({ title, left: [...metrics], width: 12, height: 6 });
  const dashboard = new Dashboard(scope, "Dashboard", {
    dashboardName: dashboardName(base),
    defaultInterval: Duration.hours(3),
  });
  dashboard.addWidgets(
    new TextWidget({
      markdown:
        `# ${base}\nA line is a target group: one release of one service. ` +
        "`slipway status` says which serves, `slipway why` what happened.",
      width: 24,
      height: 2,
    }),
    graph("Requests a minute, by release", search("RequestCount", "Sum")),
    graph("5xx of programs a minute, by release", search("HTTPCode_Target_5XX_Count", "Sum")),
    graph(
      "Seconds to answer, by release: median and p99",
      search("TargetResponseTime", "p50"),
      search("TargetResponseTime", "p99"),
    ),
    graph("Healthy instances, by release", search("HealthyHostCount", "Minimum")),
    new LogQueryWidget({
      title: "Releases: begun, traffic moved, ended",
      logGroupNames: [logs.logGroupName],
      queryLines: [
        "fields @timestamp, service, release, purpose, event, outcome, reason",
        `filter @logStream like /\\/${releaseStreamName("").slice(1)}$/`,
        "sort @timestamp desc",
        "limit 50",
      ],
      width: 24,
      height: 8,
    }),
    new LogQueryWidget({
      title: "Instances that booted, and those that failed to",
      logGroupNames: [logs.logGroupName],
      queryLines: [
        "fields @timestamp, @logStream, @message",
        "filter @logStream like /\\/boot$/ and @message like /(ready|failed|hook)/",
        "sort @timestamp desc",
        "limit 50",
      ],
      width: 24,
      height: 8,
    }),
  );
  return dashboard;
}
