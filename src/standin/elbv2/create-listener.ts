import { isDeepStrictEqual } from "node:util";
import type { CreateListenerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";
import { acceptedActions, actionMembers } from "./actions.ts";
import { checkAssociation } from "./check-association.ts";
import { findLoadBalancer } from "./find.ts";
import { limits } from "./limits.ts";
import { listenerOutput } from "./listener-output.ts";
import { requireRange } from "./require-range.ts";
import { addTags, checkTags } from "./tagging.ts";

/**
 * CreateListener: idempotent for identical settings (aws-facts §2.1), DuplicateListener for others
 * on the same port. HTTP only: HTTPS is 501. The data plane has it `pace.rulePropagationMs` later.
 */
export const createListener = operation(
  [
    "LoadBalancerArn",
    "Protocol",
    "Port",
    "Tags.Key",
    "Tags.Value",
    ...actionMembers("DefaultActions"),
  ],
  (region, input: CreateListenerCommandInput) => {
    const { elb } = region;
    const loadBalancer = findLoadBalancer(elb, input.LoadBalancerArn);
    refuseProtocol(input.Protocol);
    if (input.Port === undefined) throw validationError("A port must be specified");
    const port = input.Port;
    requireRange("port", port, 1, 65_535);
    const actions = acceptedActions(input.DefaultActions, region.quirks);
    checkTags(input.Tags);
    const siblings = [...elb.listeners.values()].filter(
      ({ loadBalancerArn }) => loadBalancerArn === loadBalancer.arn,
    );
    const existing = siblings.find((listener) => listener.port === port);
    if (existing) {
      const current = existing.rules.find((rule) => rule.priority === "default")?.actions;
      const same = isDeepStrictEqual(current, actions) && region.quirks.has("ELB-15");
      if (same) return { Listeners: [listenerOutput(existing)] };
      throw new AwsError(
        "DuplicateListener",
        "A listener already exists on this port for this load balancer '" + loadBalancer.arn + "'",
      );
    }
    if (siblings.length >= limits.listenersPerLoadBalancer) {
      throw new AwsError("TooManyListeners", "The limit of listeners has been reached");
    }
    checkAssociation(region, loadBalancer, actions);
    const listener = elb.createListener(loadBalancer, port, actions);
    const tags = elb.tags.get(listener.arn);
    if (tags) addTags(tags, input.Tags);
    return { Listeners: [listenerOutput(listener)] };
  },
);

function refuseProtocol(protocol: string | undefined): void {
  if (protocol === undefined) throw validationError("A protocol must be specified");
  if (protocol === "HTTPS") throw notImplemented("listeners over HTTPS");
  if (protocol === "HTTP") return;
  throw validationError(`Listener protocol '${protocol}' must be one of 'HTTPS, HTTP'`);
}
