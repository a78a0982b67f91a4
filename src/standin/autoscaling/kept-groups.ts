import type { KeptRoom } from "../kept/kept-room.ts";
import type { Region } from "../region.ts";
import { goOnDetaching } from "./attachments.ts";
import { goOnEntering } from "./enter-service.ts";
import type { Group } from "./group.ts";
import { goOnLeaving } from "./leave-group.ts";
import { goOnAside } from "./step-aside.ts";
import type { HookWait } from "./lifecycle-action.ts";
import { isArriving, isAside, isLeaving, type Member } from "./member.ts";
import { awaitRun } from "./run-scheduled-action.ts";

interface KeptGroups {
  readonly groups: readonly KeptGroup[];
  /** Their activities stay readable. */
  readonly deleted: readonly KeptGroup[];
}

type KeptGroup = Omit<Group, "wake" | "members" | "scheduled"> & {
  readonly members: readonly KeptMember[];
  /** An older slipway kept none. */
  readonly scheduled?: Group["scheduled"];
};

/** With its waits as they stand, not what ends them. */
type KeptMember = Omit<Member, "actions"> & { readonly waits: readonly HookWait[] };

/**
 * Everything of the groups. Waits for hooks go on until the times they had; grace periods count
 * anew, since nobody's release is to blame for the stand-in's end.
 */
export const keptGroups: KeptRoom<KeptGroups> = {
  name: "autoscaling",
  fields: {
    AutoScaling: {
      "#region": "given",
      "#groups": "kept",
      "#deleted": "kept",
      "#watching": "anew",
      "#follows": "anew",
    },
  },
  keep: ({ autoScaling }) => ({
    groups: autoScaling.all().map(keepGroup),
    deleted: autoScaling.deleted().map(keepGroup),
  }),
  restore({ autoScaling }, kept) {
    const { groups, deleted } = autoScaling.inside;
    for (const group of kept.groups) {
      groups.set(group.name, autoScaling.restore(restoreGroup(group)));
    }
    deleted.push(...kept.deleted.map((group) => autoScaling.restore(restoreGroup(group))));
  },
  resume(region, kept) {
    for (const { name, members } of kept.groups) {
      const group = region.autoScaling.group(name);
      for (const { instanceId, waits } of members) {
        const member = group.members.get(instanceId);
        if (member) resumeMember(region, group, member, waits);
      }
      goOnDetaching(region, group);
      for (const action of group.scheduled.values()) awaitRun(region, group, action);
      group.wake();
    }
  },
};

function keepGroup({ wake: _, members, ...group }: Group): KeptGroup {
  return { ...group, members: [...members.values()].map(keepMember) };
}

function keepMember({ actions, ...member }: Member): KeptMember {
  const waits = [...actions.values()].map(
    ({ hookName, token, heartbeatMs, defaultResult, expiresAt, latest }) => ({
      hookName,
      token,
      heartbeatMs,
      defaultResult,
      expiresAt,
      latest,
    }),
  );
  return { ...member, waits };
}

function restoreGroup({ members, ...group }: KeptGroup): Omit<Group, "wake"> {
  const { scheduled = new Map() } = group;
  const restored = members.map(({ waits: _, ...member }) => ({ ...member, actions: new Map() }));
  return {
    ...group,
    scheduled,
    members: new Map(restored.map((one) => [one.instanceId, one] as const)),
  };
}

function resumeMember(
  region: Region,
  group: Group,
  member: Member,
  waits: readonly HookWait[],
): void {
  const instance = region.ec2.instance(member.instanceId);
  if (isLeaving(member)) {
    goOnLeaving(region, group, member, waits);
  } else if (isAside(member)) {
    goOnAside(region, group, member);
  } else if (isArriving(member)) {
    // What EC2 still calls pending is heard of when it runs.
    if (instance?.state === "running") goOnEntering(region, group, member, waits);
  } else if (member.inServiceAt !== undefined) {
    member.inServiceAt = region.clock.now();
  }
}
