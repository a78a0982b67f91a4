import type { Finding } from "../../domain/finding.ts";
import { findDrift } from "./find-drift.ts";
import { findFleetIlls, isWhole, type FleetFacts } from "./find-fleet-ills.ts";
import type { DoctorWish } from "./doctor-request.ts";
import { findGroundIlls } from "./find-ground-ills.ts";
import { findOrphans } from "./find-orphans.ts";
import { findUnfinished } from "./find-unfinished.ts";
import { survey, tryEach, type Survey } from "./survey.ts";

/**
 * Everything of the service that is not as it should be, the gravest kind of trouble first in each
 * part. Reads only: each list once, all its pages.
 */
export async function examine(
  request: DoctorWish,
  holdsLease = false,
): Promise<readonly Finding[]> {
  const { settings } = request;
  const troubles: Finding[] = [];
  const read = tryEach(troubles);
  const seen = await read("The service's records", () => survey(request, holdsLease));
  if (!seen) {
    return troubles;
  }
  const facts = await readFleet(seen, request, troubles);
  return [
    ...findUnfinished(seen, request),
    ...findDrift(seen, settings, isWhole(seen, facts)),
    ...(facts ? findFleetIlls(seen, settings, facts) : []),
    ...findOrphans(seen, settings),
    ...(await findGroundIlls(seen, request, facts)),
    ...seen.troubles,
    ...troubles,
  ];
}

async function readFleet(
  { live, groups }: Survey,
  { world, estate }: Pick<DoctorWish, "world" | "estate">,
  troubles: Finding[],
): Promise<FleetFacts | undefined> {
  if (!live) {
    return undefined;
  }
  const read = tryEach(troubles);
  const { fleet } = live;
  const stands = groups?.some(({ name, seen }) => name === fleet.name && !seen.deleting) === true;
  const [stored, targets, reports, policies] = await Promise.all([
    read("The live release's record", async () => ({
      found: await world.releases.read(live.releaseNumber),
    })),
    read("Targets", () => world.traffic.targetHealth(fleet.targetGroupArn ?? "")),
    read("Boot reports", () => world.boots.reports(fleet.rollout)),
    stands ? read("Scaling policies", () => estate.policies(fleet)) : undefined,
  ]);
  const release = stored?.found?.release;
  const isRecordGone = stored !== undefined && release === undefined;
  return { live, release, isRecordGone, targets, reports, policies };
}
