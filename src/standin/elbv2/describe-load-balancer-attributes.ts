import type { DescribeLoadBalancerAttributesInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { attributesOutput } from "./attributes-output.ts";
import { findLoadBalancer } from "./find.ts";

/** DescribeLoadBalancerAttributes: every attribute an ALB has, set or not. */
export const describeLoadBalancerAttributes = operation(
  ["LoadBalancerArn"],
  (region, input: DescribeLoadBalancerAttributesInput) =>
    attributesOutput(findLoadBalancer(region.elb, input.LoadBalancerArn)),
);
