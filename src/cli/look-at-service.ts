import type { Base } from "../domain/base.ts";
import { differingReferences } from "../domain/differing-references.ts";
import { consoleLinks, instanceLink } from "../domain/console-links.ts";
import type { Fleet } from "../domain/fleet.ts";
import { silentSeconds } from "../domain/lease.ts";
import { releaseName, type StoredRelease } from "../domain/release.ts";
import { isFinal, type KeptFleet, type LivePointer, type Rollout } from "../domain/rollout.ts";
import { standingFleets } from "../domain/standing-fleets.ts";
import type { Settings } from "../domain/settings.ts";
import type {
  InstanceStatus,
  KeptStatus,
  LeaseStatus,
  LiveStatus,
  RolloutStatus,
  ServiceStatus,
} from "../domain/status.ts";
import { percentages } from "../domain/traffic.ts";
import type { Releases, World } from "../engine/ports.ts";
import { servingNow } from "../engine/serving.ts";

/** Reads the ledger and AWS, changes nothing. */
export async function lookAtService(
  settings: Settings,
  base: Base,
  world: World,
  releases: Releases,
): Promise<ServiceStatus> {
  const [live, latest, line, lease] = await Promise.all([
    world.ledger.live(),
    world.ledger.latest(),
    world.line.read(),
    heldLease(world),
  ]);
  const underWay = latest && !isFinal(latest.state) ? latest : undefined;
  const productionRuleArn = live?.productionRuleArn ?? underWay?.productionRuleArn;
  const fleets = [...standingFleets(live, undefined), underWay?.candidate].filter(
    (fleet) => fleet !== undefined,
  );
  const distinct = [...new Map(fleets.map((fleet) => [fleet.name, fleet])).values()];
  const [rules, pinned, promoted, ...instances] = await Promise.all([
    productionRuleArn === undefined ? [] : world.traffic.rules(),
    live && releases.read(live.releaseNumber),
    live && (live.rollout === latest?.number ? latest : world.ledger.rollout(live.rollout)),
    ...distinct.map(async (fleet) => await instancesOf(world, releases, fleet, base.region)),
  ]);
  const production = rules.find(({ arn }) => arn === productionRuleArn)?.action;
  const shares = production?.kind === "forward" ? percentages(production.targets) : new Map();
  const all = instances.flat().map(({ targetGroupArn, ...instance }) => ({
    ...instance,
    percent: shares.get(targetGroupArn) ?? 0,
  }));
  return {
    service: settings.service,
    environment: settings.environment,
    address: address(settings, base),
    live: live ? liveStatus(live, pinned, promoted) : null,
    serving: servingNow(rules, productionRuleArn, latest, live),
    kept: live?.kept ? keptStatus(live.kept) : null,
    instances: all,
    differing: differingReferences(all),
    console: consoleLinks({
      region: base.region,
      groupName: live?.fleet.name,
      targetGroupArn: live?.fleet.targetGroupArn,
      loadBalancerArn: base.loadBalancerArn,
      listenerArn: base.listenerArn,
      table: base.table,
      dashboard: base.dashboard,
    }),
    stops: line.stops,
    lease,
    rollout: latest ? rolloutStatus(latest) : null,
  };
}

async function heldLease({ leases, clock }: World): Promise<LeaseStatus | null> {
  const { lease, quietSeconds } = await leases.look();
  if (!lease || lease.released) {
    return null;
  }
  const { holder, purpose, since, broken = false, deleted = false } = lease;
  const lastHeartbeatSeconds = silentSeconds(lease, clock.now());
  return { holder, purpose, since, broken, deleted, lastHeartbeatSeconds, quietSeconds };
}

type Located = Omit<InstanceStatus, "percent"> & { readonly targetGroupArn: string };

async function instancesOf(
  world: World,
  releases: Releases,
  fleet: Fleet,
  region: string,
): Promise<readonly Located[]> {
  const { targetGroupArn } = fleet;
  const seen = await world.fleets.observe(fleet);
  if (!seen || targetGroupArn === undefined) {
    return [];
  }
  const [targets, reports, pinned] = await Promise.all([
    world.traffic.targetHealth(targetGroupArn),
    world.boots.reports(fleet.rollout),
    releases.read(fleet.releaseNumber),
  ]);
  const health = new Map(targets.map((target) => [target.instanceId, target.state]));
  const boots = new Map(reports.map((report) => [report.instanceId, report]));
  return seen.instances.map((instance) => {
    const { instanceId } = instance;
    const boot = boots.get(instanceId);
    const startedAt = boot?.steps[0]?.startedAt;
    return {
      targetGroupArn,
      release: fleet.releaseId,
      instance: instanceId,
      zone: instance.zone,
      state: instance.state,
      health: health.get(instanceId) ?? "not registered",
      since: startedAt === undefined ? null : new Date(startedAt).toISOString(),
      configVersion: pinned?.release.config.version ?? null,
      references: boot?.references ?? {},
      driver: boot?.attested?.driver ?? null,
      scriptVersion: boot?.attested?.scriptVersion ?? null,
      console: instanceLink(region, instanceId),
    };
  });
}

function liveStatus(
  live: LivePointer,
  pinned: StoredRelease | undefined,
  promoted: Rollout | undefined,
): LiveStatus {
  return {
    release: live.releaseId,
    number: releaseName(live.releaseNumber),
    since: live.since,
    configVersion: pinned?.release.config.version ?? null,
    commit: pinned?.release.commit ?? null,
    reason: promoted?.reason ?? pinned?.release.reason ?? null,
    group: live.fleet.name,
  };
}

function keptStatus({ fleet, releaseId, releaseNumber, retireAfter }: KeptFleet): KeptStatus {
  const number = releaseName(releaseNumber);
  return { release: releaseId, number, until: retireAfter, group: fleet.name };
}

function rolloutStatus(rollout: Rollout): RolloutStatus {
  const { state } = rollout;
  return {
    number: rollout.number,
    release: rollout.releaseId,
    purpose: rollout.purpose,
    state: state.kind,
    step: "step" in state ? state.step : null,
    startedAt: rollout.startedAt,
    startedBy: rollout.startedBy,
    endedAt: rollout.endedAt ?? null,
    reason: rollout.reason ?? null,
    failure: "failure" in state ? state.failure.summary : null,
  };
}

function address({ route }: Settings, base: Base): string {
  const host = route.host ?? base.loadBalancerDns;
  const usual = base.listenerPort === (base.listenerProtocol === "HTTPS" ? 443 : 80);
  const port = usual ? "" : `:${base.listenerPort}`;
  const path = route.path.replace(/\*.*$/, "");
  return `${base.listenerProtocol.toLowerCase()}://${host}${port}${path}`;
}
