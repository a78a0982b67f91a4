/** Where people watch in the AWS console. Addresses of the pages a signed-in person sees. */
export interface ConsoleLinks {
  readonly group: string | null;
  readonly targetGroup: string | null;
  readonly loadBalancer: string;
  readonly listener: string;
  readonly table: string;
  /** Null when the base has none. */
  readonly dashboard: string | null;
}

/** What stands in AWS for a service: its live fleet, and what it shares. */
interface Standing {
  readonly region: string;
  readonly groupName: string | undefined;
  readonly targetGroupArn: string | undefined;
  readonly loadBalancerArn: string;
  readonly listenerArn: string;
  readonly table: string;
  readonly dashboard: string | undefined;
}

export function consoleLinks(standing: Standing): ConsoleLinks {
  const { region, groupName, targetGroupArn, loadBalancerArn, listenerArn, table, dashboard } =
    standing;
  const ec2 = `${host(region)}/ec2/home?region=${region}#`;
  return {
    group:
      groupName === undefined ? null : `${ec2}AutoScalingGroupDetails:id=${groupName};view=details`,
    targetGroup:
      targetGroupArn === undefined ? null : `${ec2}TargetGroup:targetGroupArn=${targetGroupArn}`,
    loadBalancer: `${ec2}LoadBalancer:loadBalancerArn=${loadBalancerArn}`,
    listener: `${ec2}ELBListenerV2:listenerArn=${listenerArn}`,
    table: `${host(region)}/dynamodbv2/home?region=${region}#table?name=${table}`,
    dashboard:
      dashboard === undefined
        ? null
        : `${host(region)}/cloudwatch/home?region=${region}#dashboards:name=${dashboard}`,
  };
}

export const instanceLink = (region: string, instanceId: string): string =>
  `${host(region)}/ec2/home?region=${region}#InstanceDetails:instanceId=${instanceId}`;

/** China and GovCloud have consoles of their own. */
function host(region: string): string {
  if (region.startsWith("cn-")) {
    return `https://${region}.console.amazonaws.cn`;
  }
  return region.startsWith("us-gov-")
    ? `https://${region}.console.amazonaws-us-gov.com`
    : `https://${region}.console.aws.amazon.com`;
}
