import type { VirtualRegion } from "./virtual-region.ts";
import { elbSpacingMs } from "../../src/aws/pacer.ts";
import { cpuSeconds } from "./stopwatch.ts";
import { benchKey, roundTripMs } from "./virtual-region.ts";
import { deployNext, type Deployed } from "./virtual-deploy.ts";
import type { Settings } from "../../src/domain/settings.ts";

/** A deploy over a live fleet, in milliseconds from its start. */
export interface Race {
  readonly deployed: Deployed;
  /** When slipway had seen the whole weight on the new release. */
  readonly servedMs: number;
  /** The same for somebody who knows the moment of everything beforehand. */
  readonly boundServedMs: number;
  /** When slipway had seen that the old fleet is empty. */
  readonly endMs: number;
  readonly boundEndMs: number;
  /** Of servedMs, waits for a load balancer call's turn: one a second (decision 0006). */
  readonly pacedMs: number;
  /** Processor time without the stand-in's; boots' own share is in it, so it is at most this. */
  readonly cpuSeconds: number;
}

/** What AWS did and when, in virtual milliseconds; NaN until it has happened. */
interface Moments {
  created: number;
  canaryIn: number;
  canaryHealthy: number;
  resized: number;
  whole: number;
  shrunk: number;
  empty: number;
  emptySeen: number;
}

/**
 * Deploys, and computes from the same log what a clairvoyant would have taken: the same steps in the
 * same order, but each change that waits for another costs one round trip and no more, each wait ends
 * one round trip after it could, nothing is read otherwise, nothing recorded, nothing paced.
 */
export async function race(region: VirtualRegion, next: Settings, commit: number): Promise<Race> {
  const seen = observe(region, next.capacity.desired);
  const cpu = (): number => cpuSeconds() - region.standinCpuSeconds;
  const cpuBefore = cpu();
  const deployed = await region.until(deployNext(region, next, commit));
  region.watch = () => undefined;
  region.arrived = () => undefined;
  if (deployed.result.outcome !== "live") throw new Error(deployed.result.reason);
  const { startedAt, told } = deployed;
  const shifted = told.find(
    ({ event }) =>
      event.event === "traffic-shifted" && event.serving.some(({ percent }) => percent === 100),
  );
  const trip = roundTripMs;
  const { intervalSeconds } = next.health;
  const steady = seen.canaryIn - seen.created + trip + intervalSeconds * 1000;
  const verified = seen.canaryHealthy - seen.created + trip + trip * next.canary.checks.length;
  const shifts = next.shift.stepPercents.length * 2 * trip;
  const boundServedMs =
    2 * trip + // target group beside template, group
    Math.max(steady, verified) +
    trip + // resize
    (seen.whole - seen.resized + trip) +
    shifts;
  const boundEndMs =
    boundServedMs +
    region.base.propagationSeconds * 1000 +
    trip + // shrink
    (seen.empty - seen.shrunk + trip);
  return {
    deployed,
    servedMs: (shifted?.at ?? Number.NaN) - startedAt,
    boundServedMs,
    endMs: seen.emptySeen - startedAt,
    boundEndMs,
    pacedMs: paced(region, startedAt, shifted?.at ?? Number.NaN),
    cpuSeconds: cpu() - cpuBefore,
  };
}

/**
 * A load balancer call was held back if it left a second after the answer to the one before; for as
 * long as nothing else was under way, which leaves out what it would have waited for anyway.
 */
function paced(region: VirtualRegion, from: number, until: number): number {
  const calls = region.standin.log
    .since(from)
    .filter(({ at, accessKeyId }) => at < until && accessKeyId === benchKey)
    // Heartbeats of the lease go beside everything else.
    .filter(({ operation }) => operation !== "UpdateItem")
    .toSorted((a, b) => a.at - b.at);
  let before = Number.NEGATIVE_INFINITY;
  let held = 0;
  for (const [index, { at, service }] of calls.entries()) {
    if (service !== "elasticloadbalancing") continue;
    const left = at - roundTripMs / 2;
    if (Math.abs(left - before - elbSpacingMs) <= 20) {
      held += left - ((calls[index - 1]?.at ?? left) + roundTripMs / 2);
    }
    before = at + roundTripMs / 2;
  }
  return held;
}

function observe(region: VirtualRegion, desired: number): Moments {
  const { autoScaling, elb } = region.standin.region;
  const old = new Set(autoScaling.all().map(({ name }) => name));
  const seen: Moments = {
    created: Number.NaN,
    canaryIn: Number.NaN,
    canaryHealthy: Number.NaN,
    resized: Number.NaN,
    whole: Number.NaN,
    shrunk: Number.NaN,
    empty: Number.NaN,
    emptySeen: Number.NaN,
  };
  const first = (name: keyof Moments, at = region.time.now()): void => {
    if (Number.isNaN(seen[name])) seen[name] = at;
  };
  region.arrived = (operation) => {
    if (operation === "CreateAutoScalingGroup") first("created");
    if (operation === "UpdateAutoScalingGroup") {
      first(Number.isNaN(seen.resized) ? "resized" : "shrunk");
    }
    if (operation === "DescribeAutoScalingGroups" && !Number.isNaN(seen.empty)) {
      first("emptySeen", region.time.now() + roundTripMs / 2);
    }
  };
  region.watch = () => {
    const candidate = autoScaling.all().find(({ name }) => !old.has(name));
    if (!candidate) return;
    if (Number.isNaN(seen.whole)) {
      const members = [...candidate.members.values()].filter(({ state }) => state === "InService");
      const group = elb.targetGroups.get([...candidate.attachments.keys()][0] ?? "");
      const targets = [...(group?.targets.values() ?? [])];
      const healthy = targets.filter(({ state }) => state === "healthy").length;
      if (members.length > 0) first("canaryIn");
      if (healthy > 0) first("canaryHealthy");
      if (members.length >= desired && healthy >= desired) first("whole");
    } else if (!Number.isNaN(seen.shrunk)) {
      const left = autoScaling.all().filter(({ name }) => old.has(name));
      if (left.every(({ members }) => members.size === 0)) first("empty");
    }
  };
  return seen;
}
