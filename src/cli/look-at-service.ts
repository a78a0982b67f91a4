import type { Base } from "../domain/base.ts";
import type { Fleet } from "../domain/fleet.ts";
import { releaseName } from "../domain/release.ts";
import { isFinal, type LivePointer, type Rollout } from "../domain/rollout.ts";
import type { Settings } from "../domain/settings.ts";
import type { InstanceStatus, LiveStatus, RolloutStatus, ServiceStatus } from "../domain/status.ts";
import type { Releases, World } from "../engine/ports.ts";
import { servingNow } from "../engine/serving.ts";

/** Reads the ledger and AWS, changes nothing. */
export async function lookAtService(
  settings: Settings,
  base: Base,
  world: World,
  releases: Releases,
): Promise<ServiceStatus> {
  const [live, latest] = await Promise.all([world.ledger.live(), world.ledger.latest()]);
  const underWay = latest && !isFinal(latest.state) ? latest : undefined;
  const productionRuleArn = live?.productionRuleArn ?? underWay?.productionRuleArn;
  const fleets = [live?.fleet, underWay?.candidate].filter((fleet) => fleet !== undefined);
  const distinct = [...new Map(fleets.map((fleet) => [fleet.name, fleet])).values()];
  const [rules, pinned, ...instances] = await Promise.all([
    productionRuleArn === undefined ? [] : world.traffic.rules(),
    live && releases.read(live.releaseNumber),
    ...distinct.map(async (fleet) => await instancesOf(world, fleet)),
  ]);
  return {
    service: settings.service,
    environment: settings.environment,
    address: address(settings, base),
    live: live ? liveStatus(live, pinned) : null,
    serving: servingNow(rules, productionRuleArn, latest, live),
    instances: instances.flat(),
    rollout: latest ? rolloutStatus(latest) : null,
  };
}

async function instancesOf(world: World, fleet: Fleet): Promise<readonly InstanceStatus[]> {
  const seen = await world.fleets.observe(fleet);
  if (!seen || fleet.targetGroupArn === undefined) {
    return [];
  }
  const targets = await world.traffic.targetHealth(fleet.targetGroupArn);
  const health = new Map(targets.map((target) => [target.instanceId, target.state]));
  return seen.instances.map((instance) => ({
    release: fleet.releaseId,
    instance: instance.instanceId,
    zone: instance.zone,
    state: instance.state,
    health: health.get(instance.instanceId) ?? "not registered",
  }));
}

function liveStatus(live: LivePointer, pinned: Awaited<ReturnType<Releases["read"]>>): LiveStatus {
  return {
    release: live.releaseId,
    number: releaseName(live.releaseNumber),
    since: live.since,
    configVersion: pinned?.release.config.version ?? null,
    commit: pinned?.release.commit ?? null,
    reason: pinned?.release.reason ?? null,
    group: live.fleet.name,
  };
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
    reason: "failure" in state ? state.failure.summary : (rollout.reason ?? null),
  };
}

function address({ route }: Settings, base: Base): string {
  const host = route.host ?? base.loadBalancerDns;
  const usual = base.listenerPort === (base.listenerProtocol === "HTTPS" ? 443 : 80);
  const port = usual ? "" : `:${base.listenerPort}`;
  const path = route.path.replace(/\*.*$/, "");
  return `${base.listenerProtocol.toLowerCase()}://${host}${port}${path}`;
}
