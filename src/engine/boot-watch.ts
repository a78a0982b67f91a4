import {
  attestationMismatch,
  bootFailure,
  bootPhase,
  crashSinceReady,
} from "../domain/boot-verdict.ts";
import type { BootReport } from "../domain/boot.ts";
import { fail } from "../domain/failure.ts";
import type { StepContext } from "./context.ts";

/**
 * Reads the candidate's boot reports, tells what is new in them, and throws the first failure any
 * instance has reported: a failed boot, a crash after ready, or a boot of something else. The end
 * of a program, or of a boot under traffic, whose machine has been taken away since says nothing.
 */
export async function readBoots(context: StepContext): Promise<readonly BootReport[]> {
  const reports = await context.world.boots.reports(context.rollout().candidate.rollout);
  for (const report of reports) {
    tellProgress(context, report);
  }
  for (const report of reports) {
    const failure =
      bootFailure(report) ?? crashSinceReady(report, context.release.run.restartsAllowed);
    if (failure && !(await isTakenAway(context, report))) {
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

/** Asked only about what has failed; machines do not come back, so the answer is kept. */
async function isTakenAway(
  context: StepContext,
  { instanceId, state }: BootReport,
): Promise<boolean> {
  if (state === "failed" && !context.rollout().hadWeight) {
    // An answer may not show yet what has just been launched; nobody suffers from going back.
    return false;
  }
  const known = taken.get(context.tell) ?? new Set();
  taken.set(context.tell, known);
  if (known.has(instanceId)) {
    return true;
  }
  const seen = await context.world.fleets.observe(context.rollout().candidate);
  const standing = seen?.instances.find((instance) => instance.instanceId === instanceId);
  if (!seen || (standing && !standing.state.startsWith("Terminat"))) {
    return false;
  }
  known.add(instanceId);
  return true;
}

const taken = new WeakMap<StepContext["tell"], Set<string>>();

const told = new WeakMap<StepContext["tell"], Map<string, string>>();

/** One event for each change of an instance's state or step. */
function tellProgress(context: StepContext, report: BootReport): void {
  const seen = told.get(context.tell) ?? new Map<string, string>();
  told.set(context.tell, seen);
  const detail = bootPhase(report);
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
