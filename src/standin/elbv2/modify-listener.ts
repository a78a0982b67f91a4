import type { ModifyListenerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { acceptedActions, actionMembers } from "./actions.ts";
import { checkAssociation } from "./check-association.ts";
import { findListener, findLoadBalancer } from "./find.ts";
import { listenerOutput } from "./listener-output.ts";

/** ModifyListener: replaces the default rule's action list whole (aws-facts §2.6), nothing else. */
export const modifyListener = operation(
  ["ListenerArn", ...actionMembers("DefaultActions")],
  (region, input: ModifyListenerCommandInput) => {
    const listener = findListener(region.elb, input.ListenerArn);
    const byDefault = listener.rules.find((rule) => rule.priority === "default");
    if (byDefault && input.DefaultActions?.length) {
      const actions = acceptedActions(input.DefaultActions, region.quirks);
      const loadBalancer = findLoadBalancer(region.elb, listener.loadBalancerArn);
      checkAssociation(region, loadBalancer, actions);
      byDefault.actions = actions;
      region.elb.publishRules(listener);
    }
    return { Listeners: [listenerOutput(listener)] };
  },
);
