import { placeOf } from "../../src/cli/rollout-request.ts";
import type { RolloutResult } from "../../src/domain/outcome.ts";
import type { Release } from "../../src/domain/release.ts";
import type { Settings } from "../../src/domain/settings.ts";
import type { RolloutEvent } from "../../src/engine/events.ts";
import { rollOut } from "../../src/engine/roll-out.ts";
import { sampleDraft, sampleSettings } from "../support/samples.ts";
import type { VirtualRegion } from "./virtual-region.ts";

/** What the benches deploy: two steps without a pause, no bake, so that nothing hides overhead. */
const benchSettings: Settings = {
  ...sampleSettings,
  environment: "bench",
  health: { ...sampleSettings.health, withinSeconds: 120 },
  shift: { stepPercents: [50, 100], pauseSeconds: 0 },
  bakeSeconds: 0,
  drainSeconds: 30,
};

/** An event of a rollout and when slipway told it, in virtual milliseconds. */
export interface Told {
  readonly at: number;
  readonly event: RolloutEvent;
}

export interface Deployed {
  readonly result: RolloutResult;
  readonly startedAt: number;
  readonly told: readonly Told[];
}

/** Publishes and deploys a new release of a service, as a process of its own. */
export async function deployNext(
  region: VirtualRegion,
  settings: Settings,
  commit: number,
): Promise<Deployed> {
  const { world, clients } = region.process(settings.service);
  const release = await publish(region, settings, commit, world);
  const startedAt = region.time.now();
  const told: Told[] = [];
  const result = await rollOut({
    world,
    settings,
    release,
    place: placeOf(region.base),
    purpose: "deploy",
    reason: undefined,
    startedBy: "bench@desk",
    wait: false,
    despiteBrokenStable: false,
    tell: (event) => void told.push({ at: region.time.now(), event }),
    signal: new AbortController().signal,
  });
  clients.destroy();
  return { result, startedAt, told };
}

/** With a fleet of this size. */
export const ofSize = (desired: number): Settings => ({
  ...benchSettings,
  capacity: { min: desired, desired, max: desired },
});

async function publish(
  region: VirtualRegion,
  { service, health }: Settings,
  commit: number,
  { configs, releases }: ReturnType<VirtualRegion["process"]>["world"],
): Promise<Release> {
  const at = new Date(region.time.now()).toISOString();
  const before = await configs.latest();
  const config = await configs.write({
    values: { COMMIT: `${commit}` },
    basedOn: before?.version,
    author: "bench@desk",
    reason: undefined,
    at,
  });
  const draft = sampleDraft(commit, {
    service,
    health,
    environment: "bench",
    config,
    createdAt: at,
  });
  return (await releases.publish(draft)).release;
}
