import type { Region } from "../region.ts";
import { tagKeys, tagsAsked, type Check } from "./check.ts";

interface Named {
  readonly Name?: string;
  readonly ListenerArn?: string;
  readonly RuleArn?: string;
  readonly TargetGroupArn?: string;
  readonly LoadBalancerArn?: string;
  readonly ResourceArns?: readonly string[];
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

/**
 * Elastic Load Balancing: Describe actions have no resource; a rule is made on its listener, by the
 * tags asked for; tags at birth are AddTags with the CreateAction (Service Authorization Reference,
 * Elastic Load Balancing v2). The target groups that a rule's action names are not looked at.
 */
export function checkElb(region: Region, operation: string, input: object): Check[] {
  const action = `elasticloadbalancing:${operation}`;
  if (operation.startsWith("Describe")) return [{ action, resource: "*", context: {} }];
  const named = input as Named;
  const asked = tagsAsked(named.Tags);
  const born = (resource: string): Check[] =>
    named.Tags?.length
      ? [
          {
            action: "elasticloadbalancing:AddTags",
            resource,
            context: { ...asked, "elasticloadbalancing:CreateAction": [operation] },
          },
        ]
      : [];
  const { elb } = region;
  if (operation === "CreateTargetGroup") {
    const resource = `${elb.arnPrefix("targetgroup")}${named.Name ?? ""}/*`;
    return [{ action, resource, context: asked }, ...born(resource)];
  }
  if (operation === "CreateRule") {
    const listener = named.ListenerArn ?? "*";
    const rule = `${listener.replace(":listener/", ":listener-rule/")}/*`;
    return [{ action, resource: listener, context: asked }, ...born(rule)];
  }
  const arns = named.ResourceArns ?? [
    named.RuleArn ?? named.TargetGroupArn ?? named.ListenerArn ?? named.LoadBalancerArn ?? "*",
  ];
  return arns.map((resource) => ({
    action,
    resource,
    context: { ...asked, ...tagKeys("ResourceTag", elb.tags.get(resource) ?? []) },
  }));
}
