import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { Listener } from "./listener.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import { inMatchingOrder } from "./rule.ts";
import { awaitDrained, resumeTarget } from "./target-life.ts";
import type { TargetGroup } from "./target-group.ts";
import type { Target } from "./target.ts";

interface KeptElb {
  readonly loadBalancers: ReadonlyMap<string, LoadBalancer>;
  readonly listeners: ReadonlyMap<string, Omit<Listener, "live">>;
  readonly targetGroups: ReadonlyMap<string, Omit<TargetGroup, "targets"> & KeptTargets>;
  readonly tags: ReadonlyMap<string, Map<string, string>>;
}

interface KeptTargets {
  readonly targets: ReadonlyMap<string, Omit<Target, "cancel" | "onGone">>;
}

/**
 * Everything of the load balancers' API. Their nodes begin anew: they obey the rules as they are
 * described, and every target that does not drain is `initial` until it has passed a check.
 */
export const keptElb: KeptRoom<KeptElb> = {
  name: "elbv2",
  fields: {
    Elb: {
      loadBalancers: "kept",
      listeners: "kept",
      targetGroups: "kept",
      tags: "kept",
      quirks: "given",
      "#region": "given",
      traffic: "anew",
      "#gone": "anew",
      "#plane": "anew",
      "#usage": "worked out",
      "#watchesInstances": "anew",
    },
    Announcer: { "#listeners": "anew" },
  },
  keep: ({ elb }) => ({
    loadBalancers: elb.loadBalancers,
    listeners: mapValues(elb.listeners, ({ live: _, ...listener }) => listener),
    targetGroups: mapValues(elb.targetGroups, ({ targets, ...group }) => ({
      ...group,
      targets: mapValues(targets, withoutLife),
    })),
    tags: elb.tags,
  }),
  restore({ elb }, kept) {
    fill(elb.loadBalancers, kept.loadBalancers);
    fill(elb.tags, kept.tags);
    for (const [arn, listener] of kept.listeners) {
      const live = inMatchingOrder(listener.rules).map((rule) => ({ ...rule }));
      elb.listeners.set(arn, { ...listener, live });
    }
    for (const [arn, group] of kept.targetGroups) {
      const targets = mapValues(group.targets, (target) => ({
        ...target,
        cancel: undefined,
        onGone: [],
      }));
      elb.targetGroups.set(arn, { ...group, targets });
    }
  },
  resume(region) {
    region.elb.watchInstances();
    for (const group of region.elb.targetGroups.values()) {
      for (const target of group.targets.values()) {
        if (target.state === "draining") awaitDrained(region, group, target);
        else resumeTarget(region, group, target);
      }
    }
  },
};

function withoutLife({
  cancel: _,
  onGone: __,
  ...target
}: Target): Omit<Target, "cancel" | "onGone"> {
  return target;
}

function mapValues<From, To>(map: ReadonlyMap<string, From>, change: (value: From) => To) {
  return new Map([...map].map(([key, value]) => [key, change(value)] as const));
}
