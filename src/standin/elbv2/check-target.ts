import type { Region } from "../region.ts";
import { beginSlowStart } from "./slow-start.ts";
import { acceptsStatus } from "./status-matcher.ts";
import type { TargetGroup } from "./target-group.ts";
import type { Target, TargetReason } from "./target.ts";

/**
 * Begins the health checks of a target, the first after `firstMs`, then one each interval. It is
 * `initial` until the first verdict: one pass makes a new target healthy, `unhealthyThreshold`
 * failures in a row make any target unhealthy, and only from unhealthy are `healthyThreshold`
 * passes needed (aws-facts §2.3). AWS's nodes each check on their own and begin at an unpublished
 * moment within the interval; here there is one node and it begins as soon as told. Checks go by
 * the machines' time: when the Region's is moved on, none is due and none is missed.
 */
export function startChecks(
  region: Region,
  group: TargetGroup,
  target: Target,
  firstMs: number,
): void {
  stopChecks(target);
  target.state = "initial";
  target.reason = "Elb.InitialHealthChecking";
  target.description = "Initial health checks in progress";
  target.passes = 0;
  target.failures = 0;
  const round = target.round;
  const check = () => {
    target.cancel = region.machineClock.after(group.healthCheck.intervalSeconds * 1000, check);
    void probe(region, group, target).then((failure) => {
      if (target.round === round) count(region, group, target, failure);
    });
  };
  target.cancel = region.machineClock.after(firstMs, check);
}

/** Ends the checks; a probe still under way will not be counted. */
export function stopChecks(target: Target): void {
  target.round += 1;
  target.cancel?.();
  target.cancel = undefined;
}

interface ProbeFailure {
  readonly reason: TargetReason;
  readonly description: string;
}

/** What went wrong, or `undefined` for a pass. A refused connection is an answer, not an error. */
async function probe(
  region: Region,
  group: TargetGroup,
  target: Target,
): Promise<ProbeFailure | undefined> {
  const { matcher, path, port = target.port, timeoutSeconds } = group.healthCheck;
  const instance = region.ec2.instance(target.instanceId);
  if (!instance?.machine) return failedChecks;
  const sentAt = region.machineClock.now();
  try {
    const answer = await instance.machine.probe({
      port,
      path,
      headers: region.quirks.has("ELB-29")
        ? { Host: `${instance.privateIp}:${port}`, "User-Agent": "ELB-HealthChecker/2.0" }
        : {},
      timeoutMs: timeoutSeconds * 1000,
    });
    return acceptsStatus(matcher, answer.status) ? undefined : mismatch(answer.status);
  } catch {
    // Machine.probe rejects both for a timeout and for a failed connection; the clock tells which.
    const timedOut = region.machineClock.now() - sentAt >= timeoutSeconds * 1000;
    return timedOut ? timeout : failedChecks;
  }
}

const failedChecks: ProbeFailure = {
  reason: "Target.FailedHealthChecks",
  description: "Health checks failed",
};

const timeout: ProbeFailure = { reason: "Target.Timeout", description: "Request timed out" };

function mismatch(status: number): ProbeFailure {
  return {
    reason: "Target.ResponseCodeMismatch",
    description: `Health checks failed with these codes: [${status}]`,
  };
}

function count(
  region: Region,
  group: TargetGroup,
  target: Target,
  failure: ProbeFailure | undefined,
): void {
  const { unhealthyThreshold } = group.healthCheck;
  if (failure) {
    target.passes = 0;
    target.failures += 1;
    if (target.state === "unhealthy" || target.failures >= unhealthyThreshold) {
      target.state = "unhealthy";
      target.reason = failure.reason;
      target.description = failure.description;
    }
    return;
  }
  target.failures = 0;
  target.passes += 1;
  if (target.state !== "healthy" && target.passes >= passesNeeded(region, group, target)) {
    beginSlowStart(region, group, target);
    target.state = "healthy";
    target.reason = undefined;
    target.description = undefined;
  }
}

function passesNeeded({ quirks }: Region, { healthCheck }: TargetGroup, { state }: Target): number {
  const one = state === "initial" ? quirks.has("ELB-03") : !quirks.has("ELB-04");
  return one ? 1 : healthCheck.healthyThreshold;
}
