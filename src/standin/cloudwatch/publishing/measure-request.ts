import type { StandardUnit } from "@aws-sdk/client-cloudwatch";
import type { FinishedRequest } from "../../balancer/traffic.ts";
import type { Quirks } from "../../quirks/quirks.ts";
import { alsoByZone, ofLoadBalancer, ofTargetGroup } from "./balancer-dimensions.ts";
import type { Dimensions, Measurement } from "./measurement.ts";

/**
 * What one finished request adds to the metrics of an Application Load Balancer: those of §6.4 and
 * of the ALB user guide, with their dimensions. A count is a 1, so that only its Sum means
 * anything. The zone is the target's; whether AWS means its own node's is UNCONFIRMED.
 */
export function measureRequest(request: FinishedRequest, quirks: Quirks): Measurement[] {
  const { targetGroupArn, targetZone: zone } = request;
  const balancer = ofLoadBalancer(request.loadBalancerArn);
  const own = alsoByZone(balancer, zone);
  const group = targetGroupArn === undefined ? undefined : ofTargetGroup(targetGroupArn);
  const grouped = group ? alsoByZone({ ...balancer, ...group }, zone) : [];
  const all = [...own, ...grouped];
  const byBalancer = quirks.has("CW-06") ? own : all;
  const isRouted = request.targetId !== undefined || !quirks.has("CW-21");
  return [
    ...(isRouted ? [count("RequestCount", all)] : [none("RequestCount", own)]),
    ...targetCodes(request, quirks, all),
    ...[...balancerCodes(request)].map((name) => count(name, byBalancer)),
    ...(request.hasConnectionError ? [count("TargetConnectionErrorCount", all)] : []),
    ...(request.isFailOpen ? [count("UnhealthyRoutingRequestCount", grouped)] : []),
    ...responseTime(request, all),
    measured("ProcessedBytes", "Bytes", request.clientBytes, own),
  ];
}

function targetCodes({ status }: FinishedRequest, quirks: Quirks, all: readonly Dimensions[]) {
  const name = (leading: number): string => `HTTPCode_Target_${leading}XX_Count`;
  const leading = Math.floor((status ?? 0) / 100);
  const counted = leading >= 2 && leading <= 5 ? [count(name(leading), all)] : [];
  if (quirks.has("CW-10") || leading === 5) return counted;
  return [...counted, none(name(5), all)];
}

/**
 * Codes that come from the load balancer. That fixed responses and redirects are among them, beside
 * having counts of their own, is UNCONFIRMED.
 */
function* balancerCodes({ answeredBy, elbStatus }: FinishedRequest): Generator<string> {
  if (answeredBy === "target") return;
  const leading = Math.floor(elbStatus / 100);
  if (leading >= 3 && leading <= 5) yield `HTTPCode_ELB_${leading}XX_Count`;
  if ([500, 502, 503, 504].includes(elbStatus)) yield `HTTPCode_ELB_${elbStatus}_Count`;
  if (answeredBy !== "rule") return;
  yield leading === 3 ? "HTTP_Redirect_Count" : "HTTP_Fixed_Response_Count";
}

function responseTime({ targetResponseMs: ms }: FinishedRequest, all: readonly Dimensions[]) {
  return ms === undefined || ms === 0
    ? []
    : [measured("TargetResponseTime", "Seconds", ms / 1000, all)];
}

const count = (metric: string, dimensions: readonly Dimensions[]): Measurement =>
  measured(metric, "Count", 1, dimensions);

const none = (metric: string, dimensions: readonly Dimensions[]): Measurement =>
  measured(metric, "Count", 0, dimensions);

function measured(
  metric: string,
  unit: StandardUnit,
  value: number,
  dimensions: readonly Dimensions[],
): Measurement {
  return { namespace: "AWS/ApplicationELB", metric, unit, value, dimensions };
}
