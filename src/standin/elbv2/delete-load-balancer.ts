import type { DeleteLoadBalancerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { requireArn } from "./require-arn.ts";

/**
 * DeleteLoadBalancer: its listeners go with it, targets stay registered; one that does not exist is
 * a success; OperationNotPermitted under deletion protection (the API's text; message UNCONFIRMED).
 */
export const deleteLoadBalancer = operation(
  ["LoadBalancerArn"],
  (region, input: DeleteLoadBalancerCommandInput) => {
    requireArn(region.elb, "loadbalancer", input.LoadBalancerArn);
    const loadBalancer = region.elb.loadBalancers.get(input.LoadBalancerArn ?? "");
    const isProtected = loadBalancer?.attributes["deletion_protection.enabled"] === "true";
    if (isProtected && region.quirks.has("ELB-32")) {
      throw new AwsError(
        "OperationNotPermitted",
        `Load balancer '${loadBalancer.arn}' cannot be deleted because deletion protection is ` +
          "enabled",
      );
    }
    if (loadBalancer) region.elb.removeLoadBalancer(loadBalancer);
    return {};
  },
);
