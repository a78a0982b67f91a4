import type { Listener } from "../../../src/standin/elbv2/listener.ts";
import type { Standin } from "../../../src/standin/standin.ts";

/**
 * What others have on the same load balancer: a rule with the tags of a service of this name in
 * another environment. Returns what is not as it was any more (S16).
 */
export function strangers(standin: Standin, listenerArn: string): () => string | undefined {
  const listener = standin.region.elb.listeners.get(listenerArn)!;
  const rule = listener.rules.find((one) => one.priority === theirs) ?? settleIn(standin, listener);
  const { actions, conditions, priority } = rule;
  return (): string | undefined => {
    const now = listener.rules.find(({ arn }) => arn === rule.arn);
    const same =
      now?.actions === actions && now.conditions === conditions && now.priority === priority;
    return same ? undefined : `rule ${rule.arn} of another environment was changed`;
  };
}

const theirs = 300;

function settleIn({ region: { elb } }: Standin, listener: Listener) {
  const rule = elb.addRule(listener, {
    priority: theirs,
    conditions: [{ Field: "host-header", HostHeaderConfig: { Values: ["other.example.com"] } }],
    actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }],
  });
  elb.publishRules(listener);
  const tags = { "slipway:service": "web", "slipway:environment": "other", "slipway:rollout": "1" };
  for (const [key, value] of Object.entries(tags)) elb.tags.get(rule.arn)!.set(key, value);
  return rule;
}
