import type { Base } from "../domain/base.ts";
import { isOurs } from "../domain/names.ts";
import type { Clock, Fleets } from "../engine/ports.ts";
import type { Clients } from "./clients.ts";
import { describeGroup } from "./describe-group.ts";
import { createGroup, deleteCpuPolicy, deleteGroup, putCpuPolicy, resizeGroup } from "./groups.ts";
import { resumeGroup, spreadGroup, unprotectGroup } from "./mend-group.ts";
import { launchFailures } from "./launch-failures.ts";
import { readGroup } from "./read-group.ts";
import { tagsByKey } from "./tag-list.ts";
import { targetsAttached } from "./targets-attached.ts";

/** Launch templates on EC2 and groups on EC2 Auto Scaling. */
export function createFleets(
  clients: Pick<Clients, "autoScaling" | "ec2">,
  base: Pick<Base, "subnetIds" | "securityGroupIds" | "instanceProfileArn">,
  clock: Clock,
): Fleets {
  const ours = new Map<string, number>();
  const hands = { clients, clock, ours };
  return {
    async launch(order) {
      const { createLaunchTemplate } = await import("./launch-template.ts");
      await createLaunchTemplate({ ec2: await clients.ec2(), clock }, order, base);
      await createGroup(hands, order, base);
    },
    async observe(fleet) {
      const group = await describeGroup(clients.autoScaling.reads, fleet.name);
      // Whoever takes our tags off a group takes it from us: it is not changed from then on.
      if (group && isOurs(tagsByKey(group.Tags), fleet)) {
        ours.set(fleet.name, clock.monotonic());
      } else {
        ours.delete(fleet.name);
      }
      return group && readGroup(group);
    },
    launchFailures: (fleet, sinceMs) =>
      launchFailures(clients.autoScaling.reads, fleet.name, sinceMs),
    resize: (fleet, size, judgeByTraffic = false) =>
      resizeGroup(hands, fleet, size, judgeByTraffic),
    resume: (fleet, processes) => resumeGroup(hands, fleet, processes),
    unprotect: (fleet, instances) => unprotectGroup(hands, fleet, instances),
    spread: (fleet, subnetIds) => spreadGroup(hands, fleet, subnetIds),
    keepCpuAt: (fleet, percent) => putCpuPolicy(hands, fleet, percent),
    dropCpuPolicy: (fleet) => deleteCpuPolicy(hands, fleet),
    remove: (fleet, force) => deleteGroup(hands, fleet, force),
    async removeTemplate(fleet) {
      const { deleteLaunchTemplate } = await import("./launch-template.ts");
      return await deleteLaunchTemplate({ ec2: await clients.ec2(), clock }, fleet);
    },
    targetsAttached: (arns) => targetsAttached(clients.autoScaling.reads, arns),
  };
}
