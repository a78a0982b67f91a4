import { AwsError } from "../aws-error.ts";
import { validationError } from "../validation-error.ts";
import type { Cancel } from "../clock.ts";
import type { Region } from "../region.ts";
import { followAlarm } from "./follow-alarm.ts";
import type { Group, GroupSettings } from "./group.ts";
import type { Member } from "./member.ts";
import { noticeStateChange } from "./notice-state-change.ts";
import { reconcile } from "./reconcile.ts";

/** Groups in a Region, as Service Quotas has it by default (aws-facts §1.8). */
export const mostGroups = 500;

/** The Auto Scaling groups of a Region, and their eye on EC2 and on the clock. */
export class AutoScaling {
  readonly #region: Region;
  readonly #groups = new Map<string, Group>();
  readonly #deleted: Group[] = [];
  #watching = false;
  #follows = false;

  constructor(region: Region) {
    this.#region = region;
  }

  all(): readonly Group[] {
    return [...this.#groups.values()];
  }

  find(name: string): Group | undefined {
    return this.#groups.get(name);
  }

  /** Groups that are gone; their activities stay readable (aws-facts §1.6). */
  deleted(): readonly Group[] {
    return this.#deleted;
  }

  /** Throws ValidationError when there is no group of the name (aws-facts §1.8). */
  group(name: string): Group {
    const group = this.#groups.get(name);
    if (!group) {
      if (!this.#region.quirks.has("ASG-08")) throw new AwsError("NoSuchGroup", name);
      throw validationError(
        `AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`,
      );
    }
    return group;
  }

  /** As `group`, and refuses one that is being deleted (code and text UNCONFIRMED). */
  active(name: string): Group {
    const group = this.group(name);
    if (group.life !== "active") {
      throw validationError(`AutoScalingGroup '${name}' is pending delete`);
    }
    return group;
  }

  /** The group and the record of an instance, wherever it is. */
  owner(instanceId: string): { group: Group; member: Member } | undefined {
    for (const group of this.#groups.values()) {
      const member = group.members.get(instanceId);
      if (member) {
        return { group, member };
      }
    }
    return undefined;
  }

  /** Throws AlreadyExists while the name is taken, also by a group being deleted (§1.7). */
  add(name: string, settings: GroupSettings): Group {
    const taken = this.#groups.get(name);
    if (taken?.life === "deleting" && !this.#region.quirks.has("ASG-25")) {
      this.remove(taken);
    } else if (taken) {
      if (!this.#region.quirks.has("ASG-07")) return taken;
      const dying = taken.life === "deleting" ? " and is pending delete" : "";
      throw new AwsError(
        "AlreadyExists",
        "AutoScalingGroup by this name already exists - " +
          `A group with the name ${name} already exists${dying}`,
      );
    }
    if (this.#groups.size >= mostGroups) {
      throw new AwsError("LimitExceeded", "You have reached your limit of Auto Scaling groups.");
    }
    this.#watchInstances();
    const { account, name: regionName, clock } = this.#region;
    const prefix = `arn:aws:autoscaling:${regionName}:${account}:autoScalingGroup`;
    const group: Group = {
      ...settings,
      name,
      arn: `${prefix}:${this.#region.uuid()}:autoScalingGroupName/${name}`,
      createdAt: new Date(clock.now()),
      tags: new Map(),
      hooks: new Map(),
      attachments: new Map(),
      suspended: new Map(),
      members: new Map(),
      activities: [],
      policies: new Map(),
      scheduled: new Map(),
      simpleScaling: undefined,
      life: "active",
      request: "",
      unreplaced: 0,
      launchTrouble: { failures: 0, until: 0, zones: new Set() },
      wake: this.#waker(() => reconcile(this.#region, group)),
    };
    this.#groups.set(name, group);
    return group;
  }

  /** Takes back a group whose creation was refused half-way: it never was. */
  withdraw(group: Group): void {
    group.life = "deleted";
    this.#groups.delete(group.name);
  }

  /** Takes a group off the list for good. */
  remove(group: Group): void {
    if (group.life === "deleted") {
      return;
    }
    group.life = "deleted";
    this.#groups.delete(group.name);
    this.#deleted.push(group);
  }

  /** Calls `look` at the earliest time anybody asked for, once. */
  #waker(look: () => void): Group["wake"] {
    const { clock, pace } = this.#region;
    let next: { at: number; cancel: Cancel } | undefined;
    return (afterMs = pace.groupReactionMs) => {
      const at = clock.now() + Math.max(0, afterMs);
      if (next && next.at <= at) {
        return;
      }
      next?.cancel();
      const cancel = clock.after(at - clock.now(), () => {
        next = undefined;
        look();
      });
      next = { at, cancel };
    };
  }

  /** For `kept-groups.ts`. */
  get inside(): { readonly groups: Map<string, Group>; readonly deleted: Group[] } {
    return { groups: this.#groups, deleted: this.#deleted };
  }

  /** A group as it was, awake again; its members' waits are `kept-groups.ts`'s affair. */
  restore(kept: Omit<Group, "wake">): Group {
    this.#watchInstances();
    if (kept.policies.size > 0) this.followAlarms();
    const group: Group = { ...kept, wake: this.#waker(() => reconcile(this.#region, group)) };
    return group;
  }

  /** From the first scaling policy on, alarms are listened to. */
  followAlarms(): void {
    if (this.#follows) return;
    this.#follows = true;
    this.#region.cloudWatch.alarms.onAction((told) => followAlarm(this.#region, told));
  }

  #watchInstances(): void {
    if (this.#watching) {
      return;
    }
    this.#watching = true;
    this.#region.ec2.onStateChange((instance, previous) => {
      const owner = this.owner(instance.instanceId);
      if (owner) {
        noticeStateChange(this.#region, owner.group, owner.member, { instance, previous });
      }
    });
  }
}
