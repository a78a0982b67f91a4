import { RolloutFailure } from "../domain/failure.ts";
import type { Release } from "../domain/release.ts";
import { isOfThisVersion, type Rollout } from "../domain/rollout.ts";
import type { Settings } from "../domain/settings.ts";
import { drive } from "./drive.ts";
import type { Place } from "./context.ts";
import { isPromoted } from "./machine.ts";
import type { Lease, World } from "./ports.ts";
import type { Request } from "./request.ts";
import type { Narrator } from "./result.ts";

/** Drives the rollout from where it stands until it is final, telling the narrator all the way. */
export async function runRollout(
  request: Pick<Request, "world" | "settings" | "release" | "place" | "tell" | "signal">,
  narrator: Narrator,
  lease: Lease,
  rollout: Rollout,
  resumed = false,
): Promise<Rollout> {
  const { world, settings, place, tell, signal } = request;
  narrator.knows({ rollout });
  narrator.started(rollout, resumed);
  const release =
    rollout.releaseNumber === request.release.number
      ? request.release
      : await releaseOf(world, rollout);
  const context = { world, settings, release, lease, place, tell, signal };
  return await drive(context, rollout, (written) => narrator.wrote(written));
}

/** The release a rollout is of. Throws NOT_FOUND when its record is gone. */
export async function releaseOf(world: World, rollout: Rollout): Promise<Release> {
  const stored = await world.releases.read(rollout.releaseNumber);
  if (!stored) {
    throw new RolloutFailure({
      code: "NOT_FOUND",
      summary: `Release ${rollout.releaseId} of rollout ${rollout.number} has no record any more.`,
      remedy: isPromoted(rollout.state)
        ? "Another may take its place all the same: slipway deploy, or slipway rollback"
        : "Without it there is only the way back: slipway undo",
    });
  }
  return stored.release;
}

/** Stands for a release whose record is gone, on the way back, which launches nothing of it. */
export function lostRelease(rollout: Rollout, settings: Settings): Release {
  const { service, environment, releaseNumber: number, releaseId: id } = rollout;
  const { port, health, run, instance } = settings;
  return {
    schema: 1,
    service,
    environment,
    number,
    id,
    artifact: { kind: "image", reference: "", digest: "" },
    config: { version: 0, sha256: "" },
    ami: "",
    instanceType: instance.type,
    port,
    health,
    run,
    commit: undefined,
    createdAt: "",
    createdBy: "",
    reason: undefined,
  };
}

/**
 * Throws CONFLICT when another version of slipway began the rollout, whose steps mean others, or
 * when it stands on another listener: another account, Region or base than this command's.
 */
export function assertReadable(rollout: Rollout, place: Place): void {
  if (!isOfThisVersion(rollout)) {
    throw new RolloutFailure({
      code: "CONFLICT",
      summary: `Rollout ${rollout.number} was written by another version of slipway.`,
      remedy: "Finish it with the version that began it.",
    });
  }
  if (rollout.listenerArn !== place.listenerArn) {
    throw new RolloutFailure({
      code: "CONFLICT",
      summary:
        `Rollout ${rollout.number} stands on ${rollout.listenerArn}, and the base here names ` +
        `${place.listenerArn}; nothing was changed.`,
      remedy: "Use the account, Region and base that it was begun with.",
    });
  }
}
