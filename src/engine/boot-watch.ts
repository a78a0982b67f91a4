import {
  attestationMismatch,
  bootFailure,
  bootProgress,
  crashSinceReady,
} from "../domain/boot-verdict.ts";
import type { BootReport } from "../domain/boot.ts";
import { fail } from "../domain/failure.ts";
import type { StepContext } from "./context.ts";

/**
 * Reads the candidate's boot reports, tells what is new in them, and throws the first failure any
 * instance has reported: a failed boot, a crash after ready, or a boot of something else.
 */
export async function readBoots(context: StepContext): Promise<readonly BootReport[]> {
  const reports = await context.world.boots.reports(context.rollout().number);
  for (const report of reports) {
    tellProgress(context, report);
  }
  for (const report of reports) {
    const failure = bootFailure(report) ?? crashSinceReady(report);
    if (failure) {
      fail(failure);
    }
    const mismatch = report.state === "ready" && attestationMismatch(report, context.release);
    if (mismatch) {
      fail({
        code: "BOOT_FAILED",
        summary: `${report.instanceId} does not run ${context.release.id}: ${mismatch}.`,
        causedByRelease: true,
      });
    }
  }
  return reports;
}

const told = new WeakMap<StepContext["tell"], Map<string, string>>();

/** One event for each change of an instance's state or step. */
function tellProgress(context: StepContext, report: BootReport): void {
  const seen = told.get(context.tell) ?? new Map<string, string>();
  told.set(context.tell, seen);
  const detail = bootProgress(report);
  const now = `${report.state} ${report.step} ${detail}`;
  if (seen.get(report.instanceId) === now) {
    return;
  }
  seen.set(report.instanceId, now);
  context.tell({
    event: "boot-progress",
    instanceId: report.instanceId,
    zone: report.zone,
    state: report.state,
    bootStep: report.step,
    detail,
  });
}
