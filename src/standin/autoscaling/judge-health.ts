import type { Region } from "../region.ts";
import type { Group } from "./group.ts";
import { isCapacity, type Ailment, type Member } from "./member.ts";

/**
 * Marks the instances that EC2 or the load balancer finds unhealthy (aws-facts §1.4): not those in
 * standby, and nothing while HealthCheck is suspended.
 */
export function judgeHealth(region: Region, group: Group): void {
  if (group.suspended.has("HealthCheck")) {
    return;
  }
  for (const member of group.members.values()) {
    if (isJudged(region, member) && member.ailment === undefined) {
      member.ailment = ailment(region, group, member);
    }
  }
}

/** Nobody checks what is leaving or in standby (aws-facts §1.2). */
export function isJudged({ quirks }: Region, member: Member): boolean {
  return isCapacity(member) || (member.state === "Standby" && !quirks.has("ASG-72"));
}

/** True while the load balancer's view of the group's instances may still change something. */
export function watchesLoadBalancer(region: Region, group: Group): boolean {
  const inService = [...group.members.values()].some((member) => member.state === "InService");
  const attachments = [...group.attachments.values()].map(({ state }) => state);
  return (
    inService &&
    attachments.some(
      (state) => state === "Added" || (state === "InService" && usesElb(region, group)),
    )
  );
}

/** The grace period counts from InService (aws-facts §1.1). */
export function isInGrace(region: Region, group: Group, member: Member): boolean {
  const since = member.inServiceAt;
  return since === undefined || region.clock.now() < since + group.healthCheckGraceSeconds * 1_000;
}

function ailment(region: Region, group: Group, member: Member): Ailment | undefined {
  const state = region.ec2.instance(member.instanceId)?.state;
  if (state !== "running" && !(state === "pending" && member.state === "Pending")) {
    const isSpared = !region.quirks.has("ASG-50") && isInGrace(region, group, member);
    return isSpared ? undefined : "ec2";
  }
  if (member.state !== "InService" || !usesElb(region, group) || isInGrace(region, group, member)) {
    return undefined;
  }
  const verdicts = [...group.attachments]
    .filter(([, { state }]) => state === "InService" || !region.quirks.has("ASG-52"))
    .map(([arn]) => region.elb.targetState(arn, member.instanceId) === "unhealthy");
  const isFailing = region.quirks.has("ASG-53")
    ? verdicts.includes(true)
    : verdicts.length > 0 && !verdicts.includes(false);
  return isFailing ? "elb" : undefined;
}

function usesElb({ quirks }: Region, group: Group): boolean {
  if (!quirks.has("ASG-51")) return true;
  return group.healthCheckType.split(",").includes("ELB");
}
