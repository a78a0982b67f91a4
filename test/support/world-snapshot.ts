import type { LivePointer, Rollout } from "../../src/domain/rollout.ts";
import type { StoredRelease } from "../../src/domain/release.ts";
import { SmallWorld } from "./small-world.ts";

/** A small world as a process left it that died right after a write to the ledger; plain JSON. */
export interface Snapshot {
  readonly now: number;
  readonly counter: number;
  readonly epoch: number;
  readonly live: LivePointer | undefined;
  readonly rollouts: readonly Rollout[];
  readonly releases: readonly StoredRelease[];
  readonly groups: readonly unknown[];
  readonly templates: readonly string[];
  readonly targetGroups: readonly [string, unknown][];
  readonly rules: readonly unknown[];
}

export function snapshotOf(small: SmallWorld): Snapshot {
  return {
    now: small.now,
    counter: small.counter,
    epoch: small.epoch,
    live: small.live,
    // Of earlier ones only the newest is ever read again.
    rollouts: [...small.rollouts.values()].toSorted((a, b) => b.number - a.number).slice(0, 1),
    releases: [...small.releases.values()],
    groups: [...small.groups.values()],
    templates: [...small.templates],
    targetGroups: [...small.targetGroups],
    rules: small.rules,
  };
}

/** A world like that, a while later; its instances are told apart from those it will launch. */
export function worldFrom(snapshot: Snapshot): SmallWorld {
  const small = new SmallWorld();
  small.now = snapshot.now + 600_000;
  small.counter = snapshot.counter;
  small.epoch = snapshot.epoch;
  small.live = snapshot.live;
  snapshot.rollouts.forEach((rollout) => small.rollouts.set(rollout.number, rollout));
  snapshot.releases.forEach((stored) => small.releases.set(stored.release.number, stored));
  for (const group of structuredClone(snapshot.groups) as GroupOf<SmallWorld>[]) {
    const instances = group.instances.map((one) => ({ ...one, id: `${one.id}-before` }));
    small.groups.set(group.fleet.name, { ...group, instances });
  }
  snapshot.templates.forEach((name) => small.templates.add(name));
  snapshot.targetGroups.forEach(([arn, fleet]) => small.targetGroups.set(arn, fleet as never));
  small.rules = structuredClone(snapshot.rules) as SmallWorld["rules"];
  return small;
}

type GroupOf<World extends { groups: Map<string, unknown> }> =
  World["groups"] extends Map<string, infer Group> ? Group : never;
