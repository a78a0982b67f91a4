import type { Listener } from "../elbv2/listener.ts";
import { defaultLoadBalancerAttributes } from "../elbv2/load-balancer-attributes.ts";
import type { LoadBalancerAttributes } from "../elbv2/load-balancer-attributes.ts";
import type { Region } from "../region.ts";

/** The attributes of a listener's load balancer now; the defaults once it is deleted. */
export function balancerAttributes(region: Region, listener: Listener): LoadBalancerAttributes {
  const balancer = region.elb.loadBalancers.get(listener.loadBalancerArn);
  return balancer?.attributes ?? defaultLoadBalancerAttributes("internal");
}
