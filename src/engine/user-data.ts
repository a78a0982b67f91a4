import { canonicalJson } from "../domain/canonical-json.ts";
import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import { launchHook } from "../domain/names.ts";
import type { Release } from "../domain/release.ts";
import type { Rollout } from "../domain/rollout.ts";
import type { Place, StepContext } from "./context.ts";

/** So that all of it can be read at a glance; EC2 would take sixteen thousand. */
const mostBytes = 2_048;

type Known = Pick<StepContext, "place" | "release">;

/** Of a rollout, what its instances are told. */
type Launched = Pick<Rollout, "number"> & { readonly candidate: Pick<Fleet, "name"> };

/**
 * The JSON an instance starts from: where its release and config stand and what they must hash to.
 * Data only, never a secret, under 2 KB; userdata/README.md is its contract.
 */
export function userData(context: Known & { rollout(): Launched }): string {
  const { number, candidate } = context.rollout();
  return canonicalJson(members(context, number, candidate.name));
}

/**
 * Throws PREFLIGHT, naming the longest member, when a release's user data would be too long on this
 * base, whatever its rollout's number.
 */
export function assertUserDataFits(place: Place, release: Release): void {
  const all = members({ place, release }, Number.MAX_SAFE_INTEGER, "x".repeat(32));
  const bytes = sizeOf(all);
  if (bytes > mostBytes) {
    const [[name, value] = ["", ""]] = Object.entries(all).toSorted(
      (a, b) => sizeOf(b[1]) - sizeOf(a[1]),
    );
    fail({
      code: "PREFLIGHT",
      summary:
        `User data for release ${release.id} would be ${bytes} bytes, of which ${name} is ` +
        `${sizeOf(value)}; ${mostBytes} is the most.`,
      remedy:
        name === "RELEASE_URL"
          ? "Publish it from a shorter URL, or from a directory."
          : `Give what user data calls ${name} a shorter name.`,
    });
  }
}

const sizeOf = (value: unknown): number => new TextEncoder().encode(canonicalJson(value)).length;

function members({ place, release }: Known, rollout: number, group: string) {
  const { artifact } = release;
  return {
    slipway: 1,
    region: place.region,
    table: place.table,
    service: release.service,
    environment: release.environment,
    release: release.id,
    number: release.number,
    rollout,
    config: release.config,
    group,
    hook: launchHook,
    ...(place.logGroup === undefined ? {} : { logs: place.logGroup }),
    RELEASE_URL:
      artifact.kind === "tarball" ? artifact.url : `${artifact.reference}@${artifact.digest}`,
  };
}
