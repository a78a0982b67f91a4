import { changesFrom, type Change } from "../../domain/change.ts";
import { capacityChanges } from "../../domain/capacity-change.ts";
import { fail } from "../../domain/failure.ts";
import { candidateSize, type Size } from "../../domain/fleet.ts";
import type { Plan, PlannedCost } from "../../domain/plan.ts";
import { releaseName, type Release } from "../../domain/release.ts";
import type { LivePointer } from "../../domain/rollout.ts";
import { plannedResize } from "./planned-resize.ts";
import { plannedSteps } from "./planned-steps.ts";
import { preflight, type Findings, type PreflightRequest } from "../preflight.ts";
import { settled } from "../settled.ts";

export interface PlanRequest extends Omit<PreflightRequest, "live"> {
  /** False when publishing it is part of the deploy. */
  readonly isPublished: boolean;
  /** Sentences publishing has for the operator. */
  readonly notes: readonly string[];
}

/**
 * What rolling the release out would change, and what would refuse it: preflight is run as a deploy
 * runs it, and throws what it throws. Reads only.
 */
export async function planRollout(request: PlanRequest): Promise<Plan> {
  const { world, release, settings } = request;
  const live = await whatIsLive(request);
  const pinned = live && (await world.releases.read(live.releaseNumber))?.release;
  const observed = live && (await world.fleets.observe(live.fleet));
  const capacity = live && observed ? capacityChanges(live, observed.size, settings.capacity) : [];
  const changes = changesFrom(pinned, release, capacity);
  const plan = (more: Pick<Plan, "rollout" | "steps" | "cost" | "notes" | "next">): Plan => ({
    service: settings.service,
    environment: settings.environment,
    release: {
      id: release.id,
      number: releaseName(release.number),
      isNew: !request.isPublished,
    },
    previous: live?.releaseId ?? null,
    changes,
    ...more,
  });
  if (live && live.releaseNumber === release.number) {
    const mutations =
      observed && capacity.length > 0 ? plannedResize(live, observed.size, settings) : [];
    return plan({
      rollout: null,
      steps: mutations.length > 0 ? [{ step: "scale-fleet", mutations }] : [],
      cost: costOf(request, undefined),
      notes: request.notes,
      next: mutations.length > 0 ? deployCommand(request) : null,
    });
  }
  const findings = await preflight({ ...request, live });
  const rollout = await world.ledger.upcomingNumber();
  const stable =
    live && findings.stable ? { fleet: live.fleet, size: findings.stable.size } : undefined;
  const facts = {
    settings: { ...settings, instance: { ...settings.instance, type: release.instanceType } },
    releaseId: release.id,
    rollout,
    stable,
    size: sizeOf(request, live, findings),
    kept: live?.kept && {
      fleet: live.kept.fleet,
      isNamed: findings.named.includes(live.kept.fleet.targetGroupArn ?? ""),
    },
    leftover: live?.leftover,
    hasProductionRule: findings.productionRuleArn !== undefined,
  };
  return plan({
    rollout,
    steps: plannedSteps(facts),
    cost: costOf(request, stable?.size),
    notes: [...request.notes, ...notesOn(release, changes)],
    next: deployCommand(request),
  });
}

/** An unfinished rollout decides what a deploy does next, so there is nothing to foretell. */
async function whatIsLive({ world }: PlanRequest): Promise<LivePointer | undefined> {
  const [live, latest] = await Promise.all([world.ledger.live(), world.ledger.latest()]);
  if (latest && !settled(latest)) {
    fail({
      code: "CONFLICT",
      summary: `Rollout ${latest.number} of ${latest.releaseId} is not finished; it comes first.`,
      remedy: "Go on with it: slipway resume; or take it back: slipway undo",
    });
  }
  return live;
}

function sizeOf(request: PlanRequest, live: LivePointer | undefined, findings: Findings): Size {
  const { min, desired, max } = candidateSize(
    request.settings.capacity,
    live && findings.stable && { now: findings.stable.size, lastSetDesired: live.lastSetDesired },
  );
  return { min, desired, max };
}

function costOf({ settings, release }: PlanRequest, stable: Size | undefined): PlannedCost {
  const { shift, bakeSeconds, drainSeconds } = settings;
  const { previousSeconds } = settings.keep;
  const pauses = shift.stepPercents.filter((percent) => percent < 100).length * shift.pauseSeconds;
  return {
    instanceType: release.instanceType,
    overlapInstances: stable?.desired ?? 0,
    overlapSeconds: stable ? pauses + bakeSeconds + drainSeconds : 0,
    keptInstances: previousSeconds > 0 ? (stable?.desired ?? 0) : 0,
    keptSeconds: stable ? previousSeconds : 0,
  };
}

function notesOn(release: Release, changes: readonly Change[]): readonly string[] {
  return [
    ...(release.run.volumes.length > 0
      ? ["Volumes are local to each instance and empty on a fresh one."]
      : []),
    ...powersOf(release),
    ...(changes.some(({ kind }) => kind === "first")
      ? []
      : ["Both releases serve side by side while traffic shifts."]),
  ];
}

/** What the program may do to its instance beyond what Docker lets it by itself. */
function powersOf({ run }: Release): readonly string[] {
  const added = run.capabilities?.add ?? [];
  return [
    ...(run.privileged === true
      ? ["Warning: the program runs privileged; it may do all that root may on its instance."]
      : []),
    ...(added.length > 0
      ? [`Warning: the program is given Linux capabilities: ${added.join(", ")}.`]
      : []),
  ];
}

function deployCommand({ settings, release, isPublished }: PlanRequest): string {
  const named = isPublished ? ` ${release.id}` : "";
  return `slipway deploy${named} --environment ${settings.environment} --yes`;
}
