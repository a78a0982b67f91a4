import type { Region } from "../region.ts";
import type { Group } from "./group.ts";
import type { Member } from "./member.ts";

/**
 * The instances to terminate when the group has `count` too many: unprotected ones in service, each
 * from the zone that has most of them then, within it by the termination policies (aws-facts
 * §1.1, §1.5). Instances still being launched are left to finish (UNCONFIRMED).
 */
export function chooseVictims(region: Region, group: Group, count: number): readonly Member[] {
  const order = byPolicy(region, group);
  const left = [...group.members.values()].filter((member) => member.state === "InService");
  const victims: Member[] = [];
  while (victims.length < count) {
    const size = (zone: string) =>
      region.quirks.has("ASG-60") ? left.filter((one) => one.availabilityZone === zone).length : 0;
    const next = left
      .filter((member) => !member.protected || !region.quirks.has("ASG-62"))
      .toSorted((a, b) => size(b.availabilityZone) - size(a.availabilityZone) || order(a, b))[0];
    if (!next) {
      break;
    }
    victims.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return victims;
}

/** The group's termination policies, each deciding where those before it leave a tie. */
function byPolicy(region: Region, group: Group): Order {
  const orders = [...group.terminationPolicies, "OldestInstance"].map((policy) =>
    orderOf(region, group, policy),
  );
  return (a, b) => orders.reduce((sum, order) => sum || order(a, b), 0);
}

type Order = (a: Member, b: Member) => number;

/**
 * `Default` and `OldestLaunchTemplate`: instances of another template than the group's present one
 * first, then those of its oldest version (user guide). AWS's Default ends in a random choice; the
 * oldest is ours.
 */
function orderOf(region: Region, group: Group, policy: string): Order {
  const oldest: Order = (a, b) => a.launchedAt - b.launchedAt;
  if (policy === "OldestInstance") return oldest;
  if (policy === "NewestInstance") return (a, b) => oldest(b, a);
  if (!region.quirks.has("ASG-61")) return () => 0;
  const present = presentTemplate(region, group);
  const rank = ({ template }: Member) =>
    template?.launchTemplateId === present ? (template?.version ?? 0) : 0;
  return (a, b) => rank(a) - rank(b);
}

function presentTemplate(region: Region, { template }: Group): string | undefined {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = template;
  return (
    id ??
    region.ec2.templates.all().find((one) => one.launchTemplateName === name)?.launchTemplateId
  );
}
