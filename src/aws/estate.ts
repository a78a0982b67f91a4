import type { Estate, Traffic } from "../engine/ports.ts";
import type { Clients } from "./clients.ts";

/** Whole lists of an account; loaded when asked for. */
export function createEstate(
  clients: Pick<Clients, "autoScaling" | "ec2" | "elb">,
  tags: Traffic["tags"],
): Estate {
  const lists = () => import("./list-estate.ts");
  return {
    groups: async () => (await lists()).standingGroups(clients.autoScaling.reads),
    templates: async (prefix) => (await lists()).standingTemplates(await clients.ec2(), prefix),
    targetGroups: async (prefix) =>
      (await lists()).standingTargetGroups(clients.elb.reads, prefix, tags),
    policies: async (fleet) => (await lists()).standingPolicies(clients.autoScaling.reads, fleet),
    limits: async () => (await lists()).balancingLimits(clients.elb.reads),
  };
}
