import { AwsError } from "../aws-error.ts";
import { validationError } from "../validation-error.ts";
import type { Region } from "../region.ts";
import type { AttachmentFamily, Group } from "./group.ts";
import type { Member } from "./member.ts";

/** Starts attaching target groups; those attached already stay as they are (aws-facts §1.3). */
export function attach(
  region: Region,
  group: Group,
  arns: readonly string[],
  family: AttachmentFamily,
): void {
  if (arns.some((arn) => !region.elb.hasTargetGroup(arn))) {
    throw validationError(
      "Provided Target Groups may not be valid. Please ensure they exist and try again.",
    );
  }
  if (new Set([...group.attachments.keys(), ...arns]).size > 50) {
    throw new AwsError("LimitExceeded", "You may have at most 50 target groups per group.");
  }
  if (!region.quirks.has("ASG-15")) group.attachments.clear();
  for (const arn of arns) {
    if ((group.attachments.get(arn)?.state ?? "Removing") === "Removing") {
      const state = region.quirks.has("ASG-17") ? "Adding" : "InService";
      group.attachments.set(arn, { state, family });
    }
  }
  group.wake();
}

/**
 * Starts detaching: targets drain, instances go on running, then the entry is gone (§1.3). What the
 * other family attached is as if it were not there (API reference, DetachLoadBalancerTargetGroups;
 * UNCONFIRMED the other way round).
 */
export function detach(
  region: Region,
  group: Group,
  arns: readonly string[],
  family: AttachmentFamily,
): void {
  const found = arns.map((arn) => {
    const attachment = group.attachments.get(arn);
    if (!attachment || (attachment.family !== family && region.quirks.has("ASG-27"))) {
      throw validationError("Trying to remove Target Groups that are not part of the group");
    }
    return [arn, attachment] as const;
  });
  for (const [arn, attachment] of found) {
    attachment.state = "Removing";
    if (!region.quirks.has("ASG-18")) group.attachments.delete(arn);
    const registered = [...group.members.values()].filter((one) => one.registered.delete(arn));
    drainFrom(region, group, arn, registered);
  }
}

/** Goes on with a detachment: what still drains is waited for. */
export function goOnDetaching(region: Region, group: Group): void {
  for (const [arn, { state }] of group.attachments) {
    const draining = [...group.members.values()].filter(
      ({ instanceId }) => region.elb.targetState(arn, instanceId) === "draining",
    );
    if (state === "Removing") drainFrom(region, group, arn, draining);
  }
}

/** Registers an instance with every target group it is not registered with yet. */
export function registerWithAll(region: Region, group: Group, member: Member): void {
  for (const [arn, { state }] of group.attachments) {
    if (state !== "Removing" && !member.registered.has(arn)) {
      region.elb.registerTarget(arn, member.instanceId);
      member.registered.add(arn);
    }
  }
}

/** As `registerWithAll`, for every instance in service. */
export function registerAll(region: Region, group: Group): void {
  for (const member of group.members.values()) {
    if (member.state === "InService") registerWithAll(region, group, member);
  }
}

/**
 * Moves attachments on: `Adding` → `Added` when all instances in service are registered →
 * `InService` once one of them has passed a load balancer health check (§1.3).
 */
export function settleAttachments(region: Region, group: Group): void {
  const inService = [...group.members.values()].filter((one) => one.state === "InService");
  for (const [arn, attachment] of group.attachments) {
    if (attachment.state === "Adding" && region.elb.hasTargetGroup(arn)) {
      for (const member of inService.filter((one) => !one.registered.has(arn))) {
        region.elb.registerTarget(arn, member.instanceId);
        member.registered.add(arn);
      }
      attachment.state = "Added";
    } else if (
      attachment.state === "Added" &&
      inService.some((one) => region.elb.targetState(arn, one.instanceId) === "healthy")
    ) {
      attachment.state = "InService";
    }
  }
}

function drainFrom(region: Region, group: Group, arn: string, registered: readonly Member[]): void {
  const done = (): void => {
    if (group.attachments.get(arn)?.state === "Removing") {
      group.attachments.delete(arn);
    }
  };
  const draining = region.elb.hasTargetGroup(arn) ? registered : [];
  let left = draining.length;
  if (left === 0) {
    region.clock.after(region.pace.registrationMs, done);
  }
  for (const member of draining) {
    region.elb.deregisterTarget(arn, member.instanceId, () => {
      left -= 1;
      if (left === 0) {
        done();
      }
    });
  }
}
