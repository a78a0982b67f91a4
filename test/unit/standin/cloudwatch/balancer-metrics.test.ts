import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import type { FinishedRequest } from "../../../../src/standin/balancer/traffic.ts";
import { statisticOf } from "../../../../src/standin/cloudwatch/statistic-of.ts";
import { cloudWatchWorld, minute, start } from "./cloudwatch-world.ts";

const arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";
const balancer = { LoadBalancer: "app/edge/1234" };
const group = { TargetGroup: "targetgroup/web/5678" };
const zone = { AvailabilityZone: "eu-west-1a" };

const equals = (a: object, b: object) => isDeepStrictEqual({ ...a }, { ...b });

function world() {
  const { region, metrics, clock } = cloudWatchWorld();
  /** A request that ended just now, answered with 200 in 20 ms unless told otherwise. */
  const request = (other: Partial<FinishedRequest> = {}) =>
    region.elb.traffic.request({
      startedAt: clock.now(),
      at: clock.now(),
      loadBalancerArn: `${arn}:loadbalancer/${balancer.LoadBalancer}`,
      listenerArn: `${arn}:listener/app/edge/1234/9`,
      targetGroupArn: `${arn}:${group.TargetGroup}`,
      targetId: "i-1",
      targetZone: zone.AvailabilityZone,
      status: 200,
      elbStatus: 200,
      answeredBy: "target",
      complete: true,
      targetResponseMs: 20,
      hasConnectionError: false,
      isFailOpen: false,
      isWebSocket: false,
      clientBytes: 100,
      ...other,
    });
  /** Names of the metrics published under exactly these dimensions. */
  const names = (dimensions: object) => {
    clock.advance(2 * minute);
    const found = metrics.all().filter(({ metric }) => equals(metric.dimensions, dimensions));
    return new Set(found.map(({ metric }) => metric.metric));
  };
  const read = (metric: string, statistic: string, dimensions: Record<string, string>) => {
    clock.advance(2 * minute);
    const asked = { namespace: "AWS/ApplicationELB", metric, dimensions };
    return metrics
      .read({ ...asked, from: start, until: clock.now(), periodSeconds: 60 })
      .map(({ summary }) => statisticOf(summary, statistic));
  };
  return { region, clock, request, names, read };
}

test("an answered request is under the balancer, its zone, its group, and both", () => {
  const { request, names } = world();
  request();
  const everywhere = ["HTTPCode_Target_2XX_Count", "RequestCount", "TargetResponseTime"];
  expect(names(balancer)).toEqual(new Set([...everywhere, "ProcessedBytes"]));
  expect(names({ ...balancer, ...zone })).toEqual(new Set([...everywhere, "ProcessedBytes"]));
  expect(names({ ...balancer, ...group })).toEqual(
    new Set([...everywhere, "RequestCountPerTarget"]),
  );
  expect(names({ ...balancer, ...group, ...zone })).toEqual(new Set(everywhere));
  expect(names(group)).toEqual(new Set(["RequestCountPerTarget"]));
});

test("counts are ones, so that only their sum means anything", () => {
  const { request, read } = world();
  request();
  request();
  expect(read("HTTPCode_Target_2XX_Count", "Sum", balancer)).toEqual([2]);
  expect(read("HTTPCode_Target_2XX_Count", "Average", balancer)).toEqual([1]);
  expect(read("HTTPCode_Target_2XX_Count", "Maximum", balancer)).toEqual([1]);
});

test("response times are in seconds, with percentiles", () => {
  const { request, read } = world();
  for (let ms = 10; ms <= 1000; ms += 10) request({ targetResponseMs: ms });
  const both = { ...group, ...balancer };
  expect(read("TargetResponseTime", "p50", both)).toEqual([0.5]);
  expect(read("TargetResponseTime", "p99", both)).toEqual([0.99]);
  expect(read("TargetResponseTime", "Maximum", both)).toEqual([1]);
});

test.each([
  [
    { answeredBy: "balancer", status: undefined, elbStatus: 504, targetResponseMs: undefined },
    ["HTTPCode_ELB_504_Count", "HTTPCode_ELB_5XX_Count", "RequestCount"],
  ],
  [
    { answeredBy: "balancer", status: 500, elbStatus: 502, targetResponseMs: 5 },
    [
      "HTTPCode_ELB_502_Count",
      "HTTPCode_ELB_5XX_Count",
      "HTTPCode_Target_5XX_Count",
      "RequestCount",
      "TargetResponseTime",
    ],
  ],
  [
    { answeredBy: "nobody", status: undefined, elbStatus: 460, targetResponseMs: undefined },
    ["HTTPCode_ELB_4XX_Count", "RequestCount"],
  ],
  [
    {
      answeredBy: "rule",
      status: undefined,
      elbStatus: 302,
      targetResponseMs: undefined,
      targetId: undefined,
      targetGroupArn: undefined,
      targetZone: undefined,
    },
    ["HTTPCode_ELB_3XX_Count", "HTTP_Redirect_Count", "RequestCount"],
  ],
] as const)("%j", (other, expected) => {
  const { request, names } = world();
  request(other);
  expect(names(balancer)).toEqual(new Set([...expected, "ProcessedBytes"]));
});

test("what went wrong at the target is under its group", () => {
  const { request, read } = world();
  const failed = { answeredBy: "balancer", status: undefined, elbStatus: 502 } as const;
  request({ ...failed, hasConnectionError: true, targetResponseMs: undefined });
  request({ isFailOpen: true });
  const both = { ...balancer, ...group };
  expect(read("TargetConnectionErrorCount", "Sum", both)).toEqual([1]);
  expect(read("UnhealthyRoutingRequestCount", "Sum", both)).toEqual([1]);
  expect(read("UnhealthyRoutingRequestCount", "Sum", balancer)).toEqual([]);
  expect(read("HTTPCode_ELB_502_Count", "Sum", both)).toEqual([]);
});

test("a minute appears when it has closed and the delay has passed, whole", () => {
  const { clock, region, request, read } = world();
  clock.advance(30_000);
  request();
  clock.advance(29_999);
  request();
  clock.advance(1);
  request();
  clock.advance(region.pace.metricDelayMs - 1);
  const { metrics } = region.cloudWatch;
  expect(metrics.all()).toEqual([]);
  clock.advance(1);
  expect(metrics.all().length).toBeGreaterThan(0);
  expect(read("RequestCount", "Sum", balancer)).toEqual([2, 1]);
});

test("connections are counted as they are opened", () => {
  const { region, clock, read } = world();
  const loadBalancerArn = `${arn}:loadbalancer/${balancer.LoadBalancer}`;
  const change = { at: clock.now(), loadBalancerArn, to: "balancer" } as const;
  region.elb.traffic.connection({ ...change, change: "opened" });
  region.elb.traffic.connection({ ...change, change: "closed" });
  expect(read("NewConnectionCount", "Sum", balancer)).toEqual([1]);
});
