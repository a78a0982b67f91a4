import type { Region } from "../region.ts";
import { startChecks, stopChecks } from "./check-target.ts";
import { deregistrationDelayMs } from "./group-settings.ts";
import type { TargetGroup } from "./target-group.ts";
import { targetKey } from "./target.ts";
import type { Target, TargetReason } from "./target.ts";

/**
 * Registers an instance: `initial` at once, checked after `pace.registrationMs`. Registering what
 * is registered changes nothing (aws-facts §2.2); a draining target begins anew.
 */
export function register(
  region: Region,
  group: TargetGroup,
  instanceId: string,
  port = group.port,
): void {
  const key = targetKey(instanceId, port);
  const existing = group.targets.get(key);
  if (existing && existing.state !== "draining") return;
  const target: Target = {
    instanceId,
    port,
    ...registering,
    round: 0,
    cancel: undefined,
    drainedAt: undefined,
    slowStartedAt: undefined,
    onGone: [],
  };
  group.targets.set(key, target);
  registerLater(region, group, target, region.pace.registrationMs);
}

/** Begins anew with a target that the nodes of a load balancer without power have forgotten. */
export function resumeTarget(region: Region, group: TargetGroup, target: Target): void {
  Object.assign(target, registering);
  registerLater(region, group, target, firstCheckMs);
}

/**
 * Brings a target into line with whether its group is in use and its instance is running: checks
 * start, or it becomes `unused` (§2.3). Registering and draining targets have their own time.
 */
export function settle(region: Region, group: TargetGroup, target: Target): void {
  if (target.state === "draining" || isRegistering(target)) return;
  const misfit = reasonUnused(region, group, target);
  if (misfit) {
    stopChecks(target);
    if (misfit.reason === "Target.InvalidState" && !region.quirks.has("ELB-07")) {
      group.targets.delete(targetKey(target.instanceId, target.port));
    }
    target.state = "unused";
    target.reason = misfit.reason;
    target.description = misfit.description;
  } else if (target.state === "unused") {
    startChecks(region, group, target, region.pace.registrationMs);
  } else if (target.reason === "Elb.RegistrationInProgress") {
    startChecks(region, group, target, 0);
  }
}

/**
 * Starts draining: no new request from now on, `draining` for the WHOLE delay even when idle
 * (§2.4). `gone` is called when the delay is over, also when the target was registered again
 * meanwhile; only if it was not does it leave the group.
 */
export function deregister(
  region: Region,
  group: TargetGroup,
  target: Target,
  gone: () => void,
): void {
  target.onGone.push(gone);
  if (target.state === "draining") return;
  stopChecks(target);
  target.state = "draining";
  target.reason = "Target.DeregistrationInProgress";
  target.description = "Target deregistration is in progress";
  const delayMs = region.quirks.has("ELB-05") ? deregistrationDelayMs(group.attributes) : 0;
  target.drainedAt = region.clock.now() + delayMs;
  awaitDrained(region, group, target);
}

/** Takes a draining target out of its group when its time has come. */
export function awaitDrained(region: Region, group: TargetGroup, target: Target): void {
  const key = targetKey(target.instanceId, target.port);
  region.clock.after((target.drainedAt ?? 0) - region.clock.now(), () => {
    if (group.targets.get(key) === target) group.targets.delete(key);
    for (const run of target.onGone.splice(0)) run();
  });
}

const registering = {
  state: "initial",
  reason: "Elb.RegistrationInProgress",
  description: "Target registration is in progress",
  passes: 0,
  failures: 0,
} as const;

/** After a loss of power; AWS's nodes begin at an unpublished moment within the interval. */
const firstCheckMs = 1_000;

function registerLater(region: Region, group: TargetGroup, target: Target, ms: number): void {
  target.cancel = region.clock.after(ms, () => {
    target.cancel = undefined;
    settle(region, group, target);
  });
}

function isRegistering(target: Target): boolean {
  return target.reason === "Elb.RegistrationInProgress" && target.cancel !== undefined;
}

function reasonUnused(
  region: Region,
  group: TargetGroup,
  target: Target,
): { reason: TargetReason; description: string } | undefined {
  const instance = region.ec2.instance(target.instanceId);
  if (instance?.state !== "running") {
    return {
      reason: "Target.InvalidState",
      description: "Target is in the stopped or terminated state",
    };
  }
  const balancer = region.elb.loadBalancers.get(region.elb.usage().get(group.arn) ?? "");
  if (!balancer) {
    if (!region.quirks.has("ELB-01")) return undefined;
    return {
      reason: "Target.NotInUse",
      description: "Target group is not configured to receive traffic from the load balancer",
    };
  }
  const isEnabled = balancer.zones.some((zone) => zone.zoneName === instance.availabilityZone);
  if (!isEnabled && region.quirks.has("ELB-06")) {
    return {
      reason: "Target.NotInUse",
      description: "Target is in an Availability Zone that is not enabled for the load balancer",
    };
  }
  return undefined;
}
