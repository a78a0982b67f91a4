import { isOurs } from "../../../src/domain/names.ts";
import { exitCodes, type RolloutResult } from "../../../src/domain/outcome.ts";
import type { Group } from "../../../src/standin/autoscaling/group.ts";
import { weightsOf } from "./sight.ts";
import type { Stage } from "./stage.ts";

/** Auto Scaling groups with the tags of this service. */
export const ourGroups = ({ standin, order }: Stage): readonly Group[] =>
  standin.region.autoScaling
    .all()
    .filter(({ tags }) =>
      isOurs(Object.fromEntries([...tags].map(([key, { value }]) => [key, value])), order.settings),
    );

/** Names of everything in AWS with the tags of this service, by kind. */
export function ownedBy(stage: Stage): readonly string[] {
  const { service, environment } = stage.order.settings;
  const { ec2, elb } = stage.standin.region;
  const owner = { service, environment };
  const groups = ourGroups(stage).map(({ name }) => `group ${name}`);
  const templates = ec2.templates
    .all()
    .filter(({ tags }) => isOurs(tags, owner))
    .map(({ launchTemplateName }) => `template ${launchTemplateName}`);
  const others = [...elb.tags]
    .filter(([, tags]) => isOurs(Object.fromEntries(tags), owner))
    .map(([arn]) => (arn.includes(":targetgroup/") ? `target group ${arn}` : `rule ${arn}`));
  return [...groups, ...templates, ...others].map((name) =>
    name.replace(/arn:\S*:targetgroup\/([^/]+)\/\S+/, "$1"),
  );
}

/**
 * Why a result is not true of the world at the moment it is told (L6, S20); undefined when it is.
 * Only what nobody else can have changed meanwhile is compared: `isAlone` says nobody else acts.
 */
export function untruth(stage: Stage, result: RolloutResult, isAlone: boolean): string | undefined {
  const { outcome, exitCode, serving, release, left, next } = result;
  if (exitCode !== exitCodes[outcome]) return `exit code ${exitCode} of ${outcome}`;
  if (!isAlone || !stage.safety.isUndisturbed) return undefined;
  const { sight } = stage;
  const shares = sharesNow(stage);
  const said = new Map(
    (serving ?? []).map((one) => [
      // Who may not read the ledger cannot say more, and says so.
      outcome === "refused" ? releaseOfUnknown(stage, one.release) : one.release,
      one.percent,
    ]),
  );
  if (serving && JSON.stringify(sorted(said)) !== JSON.stringify(sorted(shares))) {
    const [claim, fact] = [said, shares].map((map) => JSON.stringify(sorted(map)));
    return `${outcome} says that ${claim} serves, and ${fact} does`;
  }
  const isLive = outcome === "live" || outcome === "no-op" || outcome === "live-cleanup-pending";
  if (isLive && (sight.live?.releaseId ?? null) !== release) {
    return `${outcome} of ${release} while ${sight.live?.releaseId} is live`;
  }
  if (isLive && release !== null && shares.get(release) !== 100)
    return `${outcome}, but not all the traffic`;
  const standing = standingFleets(stage);
  const strays = ownedBy(stage).filter(
    (name) =>
      /^(group|template|target group) /.test(name) && !standing.some((f) => name.includes(f)),
  );
  // Null: it could not be read, so nothing can be said of what is left either.
  const hasLooked = serving !== null && outcome !== "refused" && outcome !== "lease-held";
  if (strays.length > 0 && left.length === 0 && hasLooked) {
    return `${outcome} says nothing is left, and ${strays.join(", ")} is`;
  }
  if (outcome === "rolled-back" && strays.length > 0) {
    return `rolled back, and ${strays.join(", ")} stands`;
  }
  const wantsNext = !["live", "no-op"].includes(outcome);
  if (wantsNext && next === null) return `${outcome} names no next command`;
  return undefined;
}

function standingFleets({ sight }: Stage): readonly string[] {
  const { live } = sight;
  return [live?.fleet.name, live?.kept?.fleet.name].filter((name) => name !== undefined);
}

/** Percent of the described rule, by release. */
function sharesNow({ sight }: Stage): ReadonlyMap<string, number> {
  const weights = weightsOf(sight.productionRule) ?? [];
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const shares = new Map<string, number>();
  for (const { arn, weight } of weights) {
    if (weight === 0) continue;
    const release = releaseBehind(sight, arn);
    shares.set(release, (shares.get(release) ?? 0) + (100 * weight) / total);
  }
  return shares;
}

const releaseBehind = ({ rollouts }: Stage["sight"], arn: string): string =>
  rollouts.find(({ candidate }) => candidate.name === arn.split("/")[1])?.candidate.releaseId ??
  arn;

function releaseOfUnknown({ sight }: Stage, told: string): string {
  const arn = /^unknown \((.*)\)$/.exec(told)?.[1];
  return arn === undefined ? told : releaseBehind(sight, arn);
}

const sorted = (map: ReadonlyMap<string, number>) =>
  [...map]
    .map(([key, value]) => `${key} ${Math.round(value)}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
