import type { StepContext } from "./context.ts";
import type { FleetObservation, LaunchFailure } from "./ports.ts";

/**
 * Points the candidate's group away from subnets whose zone has no capacity, to those of the base
 * that have not refused yet; the reason to wait on. Undefined when none is left, or AWS does not
 * say where it was. EC2 Auto Scaling goes over its zones by itself, at a pace of its own (aws-facts
 * §1.6); a group that has an instance there already is left to that, because taking a zone away
 * from a group makes AWS move what runs in it.
 */
export async function tryElsewhere(
  context: StepContext,
  failures: readonly LaunchFailure[],
  seen: FleetObservation | undefined,
): Promise<string | undefined> {
  const { candidate, avoidedSubnets = [] } = context.rollout();
  const { subnetIds } = context.place;
  const short = failures.filter(({ kind }) => kind === "capacity");
  const refused = new Set([...avoidedSubnets, ...short.flatMap(({ subnetId }) => subnetId ?? [])]);
  const left = subnetIds.filter((id) => !refused.has(id));
  const latest = short[0];
  if (latest?.subnetId === undefined || left.length === 0) {
    return undefined;
  }
  const where = latest.zone ?? latest.subnetId;
  const zones = new Set(short.map(({ zone }) => zone));
  const isNew = short.some(({ subnetId }) => !avoidedSubnets.includes(subnetId ?? ""));
  if (isNew && !seen?.instances.some(({ zone }) => zones.has(zone))) {
    const avoided = subnetIds.filter((id) => refused.has(id));
    await context.note({ avoidedSubnets: avoided });
    context.tell({
      event: "note",
      message: `AWS has no capacity in ${where}; the group is pointed at ${left.join(", ")}.`,
    });
    await context.world.fleets.spread(candidate, left);
  }
  return `AWS has no capacity in ${where}; other zones are tried`;
}
