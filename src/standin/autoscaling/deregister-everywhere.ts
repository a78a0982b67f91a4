import type { Region } from "../region.ts";
import type { Member } from "./member.ts";

/**
 * Deregisters an instance from every target group. Returns whether it was in any; `done` is then
 * called when it has drained from all of them, unless it is ending by then.
 */
export function deregisterEverywhere(region: Region, member: Member, done: () => void): boolean {
  const targetGroups = [...member.registered].filter((arn) => region.elb.hasTargetGroup(arn));
  member.registered.clear();
  return deregister(region, member, targetGroups, done);
}

/** As `deregisterEverywhere` where it stands: waits for what is draining. */
export function goOnDraining(region: Region, member: Member, done: () => void): boolean {
  const draining = [...region.elb.targetGroups.keys()].filter(
    (arn) => region.elb.targetState(arn, member.instanceId) === "draining",
  );
  return deregister(region, member, draining, done);
}

function deregister(
  region: Region,
  member: Member,
  targetGroups: readonly string[],
  done: () => void,
): boolean {
  let left = targetGroups.length;
  for (const arn of targetGroups) {
    region.elb.deregisterTarget(arn, member.instanceId, () => {
      left -= 1;
      if (left === 0 && !member.ending) done();
    });
  }
  return left > 0;
}
