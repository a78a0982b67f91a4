import type { ModifyLoadBalancerAttributesInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { attributesOutput } from "./attributes-output.ts";
import { findLoadBalancer } from "./find.ts";
import { changedLoadBalancerAttributes } from "./load-balancer-attributes.ts";

/** ModifyLoadBalancerAttributes: all changes or none; they hold for requests from now on. */
export const modifyLoadBalancerAttributes = operation(
  ["LoadBalancerArn", "Attributes.Key", "Attributes.Value"],
  (region, input: ModifyLoadBalancerAttributesInput) => {
    const loadBalancer = findLoadBalancer(region.elb, input.LoadBalancerArn);
    loadBalancer.attributes = changedLoadBalancerAttributes(
      loadBalancer.attributes,
      input.Attributes ?? [],
    );
    return attributesOutput(loadBalancer);
  },
);
