import { expect, test } from "vitest";
import { elbv2Operations } from "../../../../src/standin/elbv2/operations.ts";
import { serviceQuotasOperations } from "../../../../src/standin/service-quotas/operations.ts";
import { groupWorld } from "../autoscaling/group-world.ts";
import { cloudWatchWorld } from "../cloudwatch/cloudwatch-world.ts";

const call = { service: "servicequotas", operation: "", requestId: "", accessKeyId: "" } as const;

function world() {
  const { region } = cloudWatchWorld();
  const ask = (name: string, input: object = {}): any =>
    serviceQuotasOperations[name]!.run(region, input as never, call);
  return { region, ask };
}

const rules = { ServiceCode: "elasticloadbalancing", QuotaCode: "L-7EED9B64" };

test("a quota is described as the account has it, and as AWS gives it to everybody", () => {
  const { ask } = world();
  const common = {
    ...rules,
    ServiceName: "Elastic Load Balancing (ELB)",
    QuotaName: "Rules per Application Load Balancer",
    Value: 100,
    Unit: "None",
    Adjustable: true,
    GlobalQuota: false,
  };
  expect(ask("GetServiceQuota", rules).Quota).toEqual({
    ...common,
    QuotaArn: "arn:aws:servicequotas:eu-west-1:123456789012:elasticloadbalancing/L-7EED9B64",
    QuotaAppliedAtLevel: "ACCOUNT",
  });
  expect(ask("GetAWSDefaultServiceQuota", rules).Quota).toEqual({
    ...common,
    QuotaArn: "arn:aws:servicequotas:eu-west-1::elasticloadbalancing/L-7EED9B64",
  });
});

test("the account has more vCPUs than a new one", () => {
  const { ask } = world();
  const vcpus = { ServiceCode: "ec2", QuotaCode: "L-1216C47A" };
  expect(ask("GetAWSDefaultServiceQuota", vcpus).Quota.Value).toBe(5);
  expect(ask("GetServiceQuota", vcpus).Quota.Value).toBeGreaterThan(100_000);
});

test("quotas of load balancing are those that DescribeAccountLimits tells and that are enforced", () => {
  const { ask, region } = world();
  const limits = (
    elbv2Operations["DescribeAccountLimits"]!.run(region, {} as never, call) as any
  ).Limits.map(({ Name, Max }: any) => [Name, Number(Max)]);
  const listed = ask("ListServiceQuotas", { ServiceCode: "elasticloadbalancing" }).Quotas;
  const value = (code: string) => listed.find((one: any) => one.QuotaCode === code).Value;
  expect(new Map(limits)).toEqual(
    new Map([
      ["target-groups", value("L-B22855CB")],
      ["listeners-per-application-load-balancer", value("L-B6DF7632")],
      ["rules-per-application-load-balancer", value("L-7EED9B64")],
      ["condition-values-per-alb-rule", value("L-EBC0C08B")],
      ["target-groups-per-application-load-balancer", value("L-822D1B1B")],
      ["target-groups-per-action-on-application-load-balancer", value("L-057ECE54")],
      ["targets-per-target-group", value("L-A0D0B863")],
      ["application-load-balancers", value("L-53DA6B97")],
    ]),
  );
});

test("there can be as many Auto Scaling groups as their quota says, and no more", () => {
  const { ask } = world();
  const quota = { ServiceCode: "autoscaling", QuotaCode: "L-CDE20ADC" };
  const most = ask("GetServiceQuota", quota).Quota.Value;
  const { create } = groupWorld();
  const make = (i: number) => create({ AutoScalingGroupName: `g${i}`, DesiredCapacity: 0 });
  for (let i = 0; i < most; i++) make(i);
  expect(() => make(most)).toThrow(expect.objectContaining({ code: "LimitExceeded" }));
});

test.each([
  ["GetServiceQuota", { ServiceCode: "ec2", QuotaCode: "L-NOTHERE" }, "NoSuchResourceException"],
  ["GetServiceQuota", { ServiceCode: "s4", QuotaCode: "L-1216C47A" }, "NoSuchResourceException"],
  ["ListServiceQuotas", { ServiceCode: "s4" }, "NoSuchResourceException"],
  ["ListAWSDefaultServiceQuotas", { ServiceCode: "s4" }, "NoSuchResourceException"],
  ["ListServiceQuotas", { ServiceCode: "ec2", MaxResults: 101 }, "IllegalArgumentException"],
  ["ListServices", { NextToken: "!" }, "InvalidPaginationTokenException"],
])("%s of %j is %s", (name, input, code) => {
  const { ask } = world();
  expect(() => ask(name, input)).toThrow(expect.objectContaining({ code }));
});

test("services and quotas come in pages", () => {
  const { ask } = world();
  const first = ask("ListServices", { MaxResults: 2 });
  const { NextToken } = first;
  const rest = ask("ListServices", { MaxResults: 2, NextToken });
  expect([...first.Services, ...rest.Services].map(({ ServiceCode }) => ServiceCode)).toEqual([
    "autoscaling",
    "ec2",
    "elasticloadbalancing",
  ]);
  expect(rest.NextToken).toBeUndefined();
  const ServiceCode = "elasticloadbalancing";
  const page = ask("ListAWSDefaultServiceQuotas", { ServiceCode, MaxResults: 4 });
  expect(page.Quotas).toHaveLength(4);
  const next = ask("ListAWSDefaultServiceQuotas", { ServiceCode, NextToken: page.NextToken });
  expect(next.Quotas[0].QuotaCode).not.toBe(page.Quotas[3].QuotaCode);
});
