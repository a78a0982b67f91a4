import type { DescribeLoadBalancersCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { findLoadBalancer } from "./find.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import { loadBalancerOutput } from "./load-balancer-output.ts";
import { page } from "./page.ts";
import type { Elb } from "./state.ts";
import { validationError } from "../validation-error.ts";

/** DescribeLoadBalancers: at most 20 ARNs (aws-facts §2.6); an unknown one is an error (§2.8). */
export const describeLoadBalancers = operation(
  ["LoadBalancerArns", "Names", "Marker", "PageSize"],
  (region, input: DescribeLoadBalancersCommandInput) => {
    const { items, nextMarker } = page(selected(region.elb, input), input);
    const now = region.clock.now();
    const LoadBalancers = items.map((loadBalancer) => loadBalancerOutput(loadBalancer, now));
    return { LoadBalancers, NextMarker: nextMarker };
  },
);

function selected(elb: Elb, input: DescribeLoadBalancersCommandInput): readonly LoadBalancer[] {
  const { LoadBalancerArns: arns, Names: names } = input;
  if ((arns?.length ?? 0) > 20) throw validationError("Cannot describe more than 20 ARNs");
  if (arns?.length) return arns.map((arn) => findLoadBalancer(elb, arn));
  const all = [...elb.loadBalancers.values()];
  if (!names?.length) return all;
  return names.map((name) => {
    const named = all.find((loadBalancer) => loadBalancer.name === name);
    if (!named) {
      throw new AwsError("LoadBalancerNotFound", `Load balancers '[${name}]' not found`);
    }
    return named;
  });
}
