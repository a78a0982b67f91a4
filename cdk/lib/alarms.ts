import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  CfnAlarm,
  ComparisonOperator,
  TreatMissingData,
  type IMetric,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { HttpCodeElb, type ApplicationLoadBalancer } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

/** Of the load balancer itself: answers it made up because no program gave one, and refusals. */
export function alarmOnLoadBalancer(
  scope: Construct,
  base: string,
  loadBalancer: ApplicationLoadBalancer,
  tell: ITopic | undefined,
): void {
  const { metrics } = loadBalancer;
  const watched: readonly (readonly [string, string, IMetric])[] = [
    [
      "OwnErrors",
      "customers got a 5xx that no program sent: no healthy target, or a connection that broke",
      metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period: Duration.minutes(1) }),
    ],
    [
      "Rejected",
      "the load balancer refused connections: it has more than it can take",
      metrics.rejectedConnectionCount({ period: Duration.minutes(1) }),
    ],
  ];
  for (const [id, description, metric] of watched) {
    const alarm = new Alarm(scope, id, {
      alarmName: `slipway-${base}-${id}`,
      alarmDescription: `${base}: ${description}.`,
      metric,
      threshold: 10,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (tell !== undefined) {
      alarm.addAlarmAction(new SnsAction(tell));
    }
  }
}

/**
 * Of one service, whatever target group it is in: a query over everything that carries the
 * service's tag, because an alarm cannot search (its account has to have resource tags for
 * telemetry switched on in CloudWatch; without, the alarm has no data and stays quiet).
 */
export function alarmOnService(
  scope: Construct,
  service: string,
  options: { readonly base: string; readonly loadBalancer: string; readonly tell?: ITopic },
): CfnAlarm {
  const { base, loadBalancer, tell } = options;
  return new CfnAlarm(scope, "Errors", {
    alarmName: `slipway-${base}-${service}-Errors`,
    alarmDescription: `${service} in ${base}: programs answer 5xx.`,
    metrics: [
      {
        id: "errors",
        expression:
          'SELECT SUM(HTTPCode_Target_5XX_Count) FROM SCHEMA("AWS/ApplicationELB", ' +
          `LoadBalancer, TargetGroup) WHERE LoadBalancer = '${loadBalancer}' ` +
          `AND tag."slipway:service" = '${service}'`,
        period: 60,
        returnData: true,
      },
    ],
    threshold: 10,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
    ...(tell === undefined ? {} : { alarmActions: [tell.topicArn] }),
  });
}
