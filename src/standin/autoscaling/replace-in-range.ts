import type { Region } from "../region.ts";
import type { Group } from "./group.ts";
import { isArriving, isCapacity, isLeaving, type Member } from "./member.ts";
import type { ReplacementRange } from "./replacement-range.ts";

/** Instances to be replaced, and what a group may do for it. */
export interface Replacement {
  readonly outgoing: readonly Member[];
  readonly range: ReplacementRange;
}

/** How many instances above desired the group is to have, to stand in for those that go. */
export function spare({ desired }: Group, { outgoing, range }: Replacement): number {
  return Math.max(0, Math.min(outgoing.length, range.most - desired));
}

/**
 * Lets those outgoing instances go that the range can spare now: as long as enough stay in service,
 * healthy and warm. Unhealthy ones are not among these, so that they can go as soon as the others
 * are enough, and one by one when waiting cannot better it.
 */
export function replaceInRange(
  region: Region,
  group: Group,
  { outgoing, range }: Replacement,
  leave: (member: Member) => void,
): void {
  const members = [...group.members.values()];
  const moving = members.filter((one) => isMoving(region, group, one)).length;
  const isFull = members.filter(isCapacity).length >= range.most;
  let room = Math.max(1, range.most - range.least) - moving;
  let ready = members.filter((one) => isReady(region, group, one)).length;
  for (const member of outgoing) {
    const cost = isReady(region, group, member) ? 1 : 0;
    const isSpared = ready - cost >= range.least;
    if (!isSpared && !(cost === 0 && isFull && room > 0)) continue;
    ready -= cost;
    room -= 1;
    leave(member);
  }
}

/** True while waiting may yet bring an instance that is ready. */
function isMoving(region: Region, group: Group, member: Member): boolean {
  if (isLeaving(member) || isArriving(member)) return true;
  const { state, ailment } = member;
  return state === "InService" && ailment === undefined && !isReady(region, group, member);
}

/** In service, healthy, and past its warm-up (API reference, DefaultInstanceWarmup). */
function isReady({ clock }: Region, group: Group, member: Member): boolean {
  const { state, ailment, inServiceAt = Infinity } = member;
  const warmupSeconds = group.warmupSeconds ?? group.healthCheckGraceSeconds;
  const isWarm = clock.now() >= inServiceAt + warmupSeconds * 1_000;
  return state === "InService" && ailment === undefined && isWarm;
}
