import { canonicalJson } from "../domain/canonical-json.ts";
import { launchHook } from "../domain/names.ts";
import type { StepContext } from "./context.ts";

/**
 * The JSON an instance starts from: where its release and config stand and what they must hash to.
 * Data only, never a secret, under 2 KB; userdata/README.md is its contract.
 */
export function userData(context: Pick<StepContext, "release" | "place" | "rollout">): string {
  const { release } = context;
  const { number, candidate } = context.rollout();
  const { artifact } = release;
  return canonicalJson({
    slipway: 1,
    region: context.place.region,
    table: context.place.table,
    service: release.service,
    environment: release.environment,
    release: release.id,
    number: release.number,
    rollout: number,
    config: release.config,
    group: candidate.name,
    hook: launchHook,
    ...(context.place.logGroup === undefined ? {} : { logs: context.place.logGroup }),
    RELEASE_URL:
      artifact.kind === "tarball" ? artifact.url : `${artifact.reference}@${artifact.digest}`,
  });
}
