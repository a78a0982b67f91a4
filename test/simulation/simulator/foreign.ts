import type { Standin } from "../../../src/standin/standin.ts";

/**
 * What others have on the same load balancer: a rule with the tags of a service of this name in
 * another environment. Returns what is not as it was any more (S16).
 */
export function strangers(standin: Standin, listenerArn: string) {
  const { elb } = standin.region;
  const listener = elb.listeners.get(listenerArn)!;
  const rule = elb.addRule(listener, {
    priority: 300,
    conditions: [{ Field: "host-header", HostHeaderConfig: { Values: ["other.example.com"] } }],
    actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }],
  });
  elb.publishRules(listener);
  const tags = { "slipway:service": "web", "slipway:environment": "other", "slipway:rollout": "1" };
  for (const [key, value] of Object.entries(tags)) elb.tags.get(rule.arn)!.set(key, value);
  const { actions, conditions, priority } = rule;
  return (): string | undefined => {
    const now = listener.rules.find(({ arn }) => arn === rule.arn);
    const same =
      now?.actions === actions && now.conditions === conditions && now.priority === priority;
    return same ? undefined : `rule ${rule.arn} of another environment was changed`;
  };
}
