import { fail } from "../domain/failure.ts";
import { fleetName, testPriority } from "../domain/names.ts";
import type { Release } from "../domain/release.ts";
import type { Fleet } from "../domain/fleet.ts";
import type { LivePointer } from "../domain/rollout.ts";
import type { Settings } from "../domain/settings.ts";
import type { ListenerRule } from "../domain/traffic.ts";
import { assertArtifactStarts } from "./artifact-starts.ts";
import type { Place } from "./context.ts";
import type { FleetObservation, World } from "./ports.ts";
import { assertLineRuns } from "./line.ts";
import { isPromoted } from "./machine.ts";
import { assertRouteFree } from "./route-free.ts";
import { previousGivenAll, productionRuleAsLeft } from "./rule-as-left.ts";
import { defaultInWords } from "./rule-drift.ts";
import { settled } from "./settled.ts";
import { assertUserDataFits } from "./user-data.ts";

/** Default quota of targets per load balancer and per target group (aws-facts §2.1). */
const targetQuota = 1000;

/** Seconds that two boots, one after the other, and the calls around them usually take. */
const usualBootSeconds = 300;

export interface PreflightRequest {
  readonly world: World;
  readonly settings: Settings;
  readonly release: Release;
  readonly place: Place;
  readonly live: LivePointer | undefined;
  readonly purpose: "deploy" | "rollback";
  /** Go on though the release is marked as failed. */
  readonly forceBad?: boolean | undefined;
  /** Go on though stable is not healthy. */
  readonly despiteBrokenStable: boolean;
  /** False for a plan of what has yet to be published; it cannot be incomplete. */
  readonly isPublished?: boolean;
}

/** What preflight learnt that the rollout goes on from. */
export interface Findings {
  readonly productionRuleArn: string | undefined;
  readonly stable: FleetObservation | undefined;
  /** Where somebody has given all customers already: the whole fleet a rollback goes back to. */
  readonly givenTo: Fleet | undefined;
  /** Target groups the production rule names, with weight or without. */
  readonly named: readonly string[];
  /** What the listener does with requests no rule matches, in words. */
  readonly listenerDefault: string | undefined;
}

/** Everything that can be refused before anything is changed. Throws the first refusal. */
export async function preflight(request: PreflightRequest): Promise<Findings> {
  await assertLineRuns(request);
  await notMarkedBad(request);
  await artifactCanStart(request);
  await credentialsLast(request);
  await groundHolds(request);
  await nameIsFree(request);
  const rules = await request.world.traffic.rules();
  await assertRouteFree(request, await withoutLeftTestRule(request, rules));
  const givenTo = await previousGivenAll(request, rules);
  const productionRuleArn = productionRuleAsLeft(request, rules, givenTo);
  const stable = await stableIsWhole(request);
  await targetsFit(request, rules, stable);
  await loadBalancerAnswers(request);
  const action = rules.find(({ arn }) => arn === productionRuleArn)?.action;
  const targets = action?.kind === "forward" ? action.targets : [];
  const named = targets.map((target) => target.targetGroupArn);
  return { productionRuleArn, stable, givenTo, named, listenerDefault: defaultInWords(rules) };
}

/** A release that failed once is not deployed again by mistake; going back to it is no mistake. */
async function notMarkedBad(request: PreflightRequest): Promise<void> {
  const { world, release, purpose, forceBad } = request;
  if (purpose === "rollback" || forceBad === true) {
    return;
  }
  const failed = (await world.releases.read(release.number))?.failed;
  if (failed) {
    fail({
      code: "MARKED_BAD",
      summary:
        `Release ${release.id} is marked as failed since rollout ${failed.rollout} at ` +
        `${failed.at}: ${failed.summary}`,
      remedy: "Deploy a better one, or this all the same with --force-bad --reason WHY.",
    });
  }
}

async function artifactCanStart(request: PreflightRequest): Promise<void> {
  const { release, place, isPublished = true } = request;
  assertArtifactStarts(place, release);
  assertUserDataFits(place, release);
  if (isPublished) {
    await assertComplete(request);
  }
}

/** Throws PREFLIGHT when a clean-up has taken what instances of the release would need. */
export async function assertComplete({
  world,
  release,
}: Pick<PreflightRequest, "world" | "release">): Promise<void> {
  const incomplete = await world.releases.reasonIncomplete(release);
  if (incomplete !== undefined) {
    refuse(
      `Release ${release.id} cannot be launched: ${incomplete}.`,
      "Publish and deploy its commit again; slipway release list shows what there is.",
    );
  }
}

/** Credentials that end half-way would leave a rollout neither done nor undone. */
async function credentialsLast({ world, settings }: PreflightRequest): Promise<void> {
  const expireAt = await world.caller.credentialsExpireAt();
  const secondsLeft = expireAt === undefined ? Infinity : (expireAt - world.clock.now()) / 1000;
  const needed = secondsAskedOfCredentials(settings);
  if (secondsLeft < needed) {
    refuse(
      `The AWS credentials end in ${Math.max(0, Math.round(secondsLeft))} s, and this rollout ` +
        `takes about ${needed} s.`,
      "Renew them, then deploy again.",
    );
  }
}

/** How long credentials must last for a rollout, boots at their usual pace. */
export function secondsAskedOfCredentials(
  settings: Pick<Settings, "shift" | "bakeSeconds" | "drainSeconds">,
): number {
  const { shift, bakeSeconds, drainSeconds } = settings;
  const planned = shift.stepPercents.length * shift.pauseSeconds + bakeSeconds + drainSeconds;
  return planned + usualBootSeconds;
}

/** The account, the network and the image are as the base and the release say. */
async function groundHolds({ world, release }: PreflightRequest): Promise<void> {
  const [flaw] = await world.ground.flaws(release);
  if (flaw) {
    refuse(flaw.summary, flaw.remedy);
  }
}

/** Nothing has the next fleet's name: its number was never given, so it could not be ours. */
async function nameIsFree({ world, settings }: PreflightRequest): Promise<void> {
  const number = await world.ledger.upcomingNumber();
  const name = fleetName(settings.service, settings.environment, number);
  const [first, ...others] = await world.ground.namesakes(name);
  if (first !== undefined) {
    fail({
      code: "CONFLICT",
      summary: `The next fleet's name is taken: ${[first, ...others].join(" and ")}.`,
      remedy: "Find out who made it and delete it, then run again.",
    });
  }
}

/** The test rule of a rollout whose release is live goes before the next one needs its place. */
async function withoutLeftTestRule(
  { world, settings }: PreflightRequest,
  rules: readonly ListenerRule[],
): Promise<readonly ListenerRule[]> {
  const priority = testPriority(settings.route.priority);
  const latest = rules.some((rule) => rule.priority === priority)
    ? await world.ledger.latest()
    : undefined;
  return latest && isPromoted(latest.state) && !settled(latest)
    ? rules.filter(({ arn }) => arn !== latest.testRuleArn)
    : rules;
}

async function stableIsWhole(request: PreflightRequest): Promise<FleetObservation | undefined> {
  const { world, live, despiteBrokenStable, purpose } = request;
  if (!live) {
    return undefined;
  }
  const seen = await world.fleets.observe(live.fleet);
  if (!seen || seen.deleting) {
    if (despiteBrokenStable || purpose === "rollback") {
      return goneOf(live);
    }
    fail({
      code: "DRIFT",
      summary: `Auto Scaling group ${live.fleet.name} of live ${live.releaseId} is gone.`,
      remedy: "Go back: slipway rollback; or deploy a cure --despite-broken-stable --reason WHY.",
    });
  }
  if (despiteBrokenStable || live.fleet.targetGroupArn === undefined) {
    return seen;
  }
  const targets = await world.traffic.targetHealth(live.fleet.targetGroupArn);
  // One on its way in is what a group looks like that scales out; those it must have stand.
  const ill = targets.filter(({ state }) => !["healthy", "initial", "draining"].includes(state));
  const healthy = targets.filter((target) => target.state === "healthy");
  if (ill[0] || healthy.length < Math.max(1, seen.size.min)) {
    const notHealthy = targets.filter(({ state }) => !["healthy", "draining"].includes(state));
    fail({
      code: "STABLE_UNHEALTHY",
      summary:
        `What serves now, ${live.releaseId}, is not healthy: ${healthy.length} of ` +
        `${targets.length} targets are.`,
      evidence: notHealthy.map(
        (t) => `${t.instanceId} is ${t.state}${t.reason ? `: ${t.reason}` : ""}`,
      ),
      remedy: "If this release is the cure, deploy it with --despite-broken-stable --reason WHY.",
    });
  }
  return seen;
}

/** A group that is gone, with the number of instances it should have: the next may take over. */
function goneOf({ lastSetDesired }: LivePointer): FleetObservation {
  const desired = Math.max(1, lastSetDesired);
  const size = { min: 1, desired, max: desired };
  return { size, instances: [], suspended: [], judgedByTraffic: true, deleting: true };
}

async function targetsFit(
  { world, settings, live }: PreflightRequest,
  rules: readonly ListenerRule[],
  stable: FleetObservation | undefined,
): Promise<void> {
  const groups = rules.flatMap((rule) =>
    rule.action.kind === "forward" ? rule.action.targets.map((t) => t.targetGroupArn) : [],
  );
  const attached =
    groups.length === 0 ? 0 : await world.fleets.targetsAttached([...new Set(groups)]);
  const more = Math.max(settings.capacity.desired, stable?.size.desired ?? 0);
  if (attached + more > targetQuota) {
    fail({
      code: "QUOTA",
      summary:
        `The load balancer has ${attached} ${attached === 1 ? "target" : "targets"} and ` +
        `${live ? "the candidate" : "the fleet"} needs ${more} more; ${targetQuota} is the ` +
        "default quota.",
      remedy: "Lower capacity in slipway.yaml, or deploy the service on another base.",
    });
  }
}

async function loadBalancerAnswers({ world }: PreflightRequest): Promise<void> {
  const reason = await world.probe.reasonUnreachable();
  if (reason !== undefined) {
    fail({
      code: "UNREACHABLE",
      summary: `Acceptance checks cannot reach the load balancer from here: ${reason}.`,
      remedy: "Run slipway where the load balancer's name answers, for example inside the VPC.",
    });
  }
}

function refuse(summary: string, remedy?: string): never {
  fail({ code: "PREFLIGHT", summary, ...(remedy === undefined ? {} : { remedy }) });
}
