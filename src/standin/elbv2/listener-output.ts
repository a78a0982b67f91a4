import type { Listener as ListenerOutput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Listener } from "./listener.ts";

/** A listener as DescribeListeners shows it: its default rule's actions, no other rule. */
export function listenerOutput(listener: Listener): ListenerOutput {
  const byDefault = listener.rules.find((rule) => rule.priority === "default");
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    DefaultActions: [...(byDefault?.actions ?? [])],
  };
}
