import { placeOf } from "../../../../src/cli/rollout-request.ts";
import { RolloutFailure } from "../../../../src/domain/failure.ts";
import type { DoctorRequest } from "../../../../src/engine/doctor/doctor-request.ts";
import type { VirtualService } from "../../../support/virtual-service.ts";

/** A doctor's request about the service, as its operator; no registry has any image. */
export function doctorRequest(
  { engineWorld: world, settings, world: { base } }: VirtualService,
  changes: Partial<DoctorRequest> = {},
): DoctorRequest {
  return {
    world,
    estate: world.estate,
    settings,
    place: placeOf(base),
    registries: {
      digest: () => Promise.reject(new RolloutFailure({ code: "NOT_FOUND", summary: "none" })),
    },
    resolveAmi: () => Promise.resolve("ami-0123456789abcdef0"),
    instanceProfileArn: "arn:aws:iam::123456789012:instance-profile/web",
    wait: false,
    signal: new AbortController().signal,
    tell: () => undefined,
    ...changes,
  };
}
