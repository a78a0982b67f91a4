import type { Failure } from "../domain/failure.ts";
import type { StepContext } from "./context.ts";
import { tryElsewhere } from "./try-elsewhere.ts";

/**
 * What stands between a group and its instances: a launch AWS has refused becomes a Failure (its
 * own code when AWS lacked something), else a reason to wait on. `sinceMs` is by AWS's clock.
 */
export async function launchTrouble(
  context: StepContext,
  sinceMs: number,
): Promise<{ readonly failure?: Failure; readonly reason: string }> {
  const { candidate } = context.rollout();
  const seen = await context.world.fleets.observe(candidate);
  const waitingFor = seen?.instances.find((instance) => instance.state !== "InService");
  if (waitingFor) {
    return { reason: `${waitingFor.instanceId} is ${waitingFor.state} and has reported nothing` };
  }
  const failures = await context.world.fleets.launchFailures(candidate, sinceMs);
  const latest = failures[0];
  if (!latest) {
    return { reason: "Auto Scaling is launching an instance" };
  }
  const elsewhere = latest.kind === "capacity" && (await tryElsewhere(context, failures, seen));
  if (elsewhere) {
    return { reason: elsewhere };
  }
  const code =
    latest.kind === "capacity"
      ? "CAPACITY"
      : latest.kind === "quota"
        ? "QUOTA"
        : latest.kind === "permission"
          ? "PERMISSION"
          : "LAUNCH_FAILED";
  return {
    reason: latest.reason,
    failure: {
      code,
      summary: `AWS could not launch an instance: ${latest.reason}`,
      evidence: failures.slice(0, 5).map((failure) => `${failure.at} ${failure.reason}`),
      causedByRelease: false,
    },
  };
}
