import type {
  Alarm,
  DescribePoliciesCommandInput,
  PoliciesType,
} from "@aws-sdk/client-auto-scaling";
import { operation } from "../operation.ts";
import { pageOf } from "./page-of.ts";

/**
 * DescribePolicies, of one group or all; unknown names are left out; 50 a page (§1.8). A
 * policy shows the alarms that name it, whoever made them (API reference, ScalingPolicy).
 */
export const describePolicies = operation<DescribePoliciesCommandInput, PoliciesType>(
  ["AutoScalingGroupName", "PolicyNames", "PolicyTypes", "MaxRecords", "NextToken"],
  ({ autoScaling, cloudWatch }, input) => {
    const { AutoScalingGroupName: name, PolicyNames: names = [], PolicyTypes: types = [] } = input;
    const groups = name === undefined ? autoScaling.all() : [autoScaling.group(name)];
    const policies = groups
      .flatMap((group) => [...group.policies.values()])
      .filter((policy) => names.length === 0 || names.includes(policy.PolicyName ?? ""))
      .filter((policy) => types.length === 0 || types.includes(policy.PolicyType ?? ""));
    const page = pageOf(policies, (policy) => policy.PolicyARN ?? "", input, {
      usual: 50,
      max: 100,
    });
    const alarms = cloudWatch.alarms.all();
    const setOffBy = (arn: string): Alarm[] =>
      alarms
        .filter(({ settings }) => Object.values(settings.actions).flat().includes(arn))
        .map(({ arn: AlarmARN, settings }) => ({ AlarmName: settings.name, AlarmARN }));
    const shown = page.items.map((policy) => ({
      ...policy,
      Alarms: setOffBy(policy.PolicyARN ?? ""),
    }));
    return { ScalingPolicies: shown, NextToken: page.next };
  },
);
