import type { DescribeListenersCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { findListener, findLoadBalancer } from "./find.ts";
import { listenerOutput } from "./listener-output.ts";
import type { Listener } from "./listener.ts";
import { page } from "./page.ts";
import type { Elb } from "./state.ts";
import { validationError } from "../validation-error.ts";

/** DescribeListeners: of one load balancer, or by ARN; one of the two is required. */
export const describeListeners = operation(
  ["LoadBalancerArn", "ListenerArns", "Marker", "PageSize"],
  (region, input: DescribeListenersCommandInput) => {
    const { items, nextMarker } = page(selected(region.elb, input), input);
    return { Listeners: items.map(listenerOutput), NextMarker: nextMarker };
  },
);

function selected(elb: Elb, input: DescribeListenersCommandInput): readonly Listener[] {
  const { LoadBalancerArn: loadBalancerArn, ListenerArns: arns } = input;
  if (arns?.length) return arns.map((arn) => findListener(elb, arn));
  if (loadBalancerArn === undefined) {
    throw validationError("You must specify either listener ARNs or a load balancer ARN");
  }
  const { arn } = findLoadBalancer(elb, loadBalancerArn);
  return [...elb.listeners.values()].filter((listener) => listener.loadBalancerArn === arn);
}
