import type { SetSecurityGroupsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";
import { acceptedSecurityGroups } from "./accepted-security-groups.ts";
import { findLoadBalancer } from "./find.ts";

/** SetSecurityGroups: replaces them whole. An empty list is ValidationError (UNCONFIRMED). */
export const setSecurityGroups = operation(
  ["LoadBalancerArn", "SecurityGroups"],
  (region, input: SetSecurityGroupsCommandInput) => {
    const loadBalancer = findLoadBalancer(region.elb, input.LoadBalancerArn);
    if (!input.SecurityGroups?.length) {
      throw validationError("At least one security group must be specified");
    }
    const { vpcId } = loadBalancer;
    loadBalancer.securityGroupIds = acceptedSecurityGroups(region, input.SecurityGroups, vpcId);
    return { SecurityGroupIds: [...loadBalancer.securityGroupIds] };
  },
);
