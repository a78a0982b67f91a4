// Goal: clean-up goes by references alone: a config version that a release in live ∪ rollback window
// ∪ in flight ∪ pinned ∪ still to be deployed uses is there afterwards, and one that only releases
// outside of these used is gone.
// Method: the engine's own step on the stand-in in virtual time; histories by hand and by chance, held
// against a count made here; a pin that races with the deletes.
import { expect, test } from "vitest";
import type { LivePointer } from "../../../src/domain/rollout.ts";
import type { Release } from "../../../src/domain/release.ts";
import { cleanUp } from "../../../src/engine/steps/clean-up.ts";
import type { StepContext } from "../../../src/engine/context.ts";
import { samplePlace, sampleSettings } from "../../support/samples.ts";
import { sampleDraft, sampleLive, sampleRollout } from "./support/samples.ts";
import { VirtualWorld } from "./support/virtual-world.ts";

const quiet = (): void => undefined;
const at = "2026-01-01T00:00:00.000Z";

/** A service whose releases are published, promoted, pinned and cleaned up by its operators. */
class History {
  readonly virtual = new VirtualWorld();
  readonly world = this.virtual.process("ann").world;
  readonly lease = this.virtual.until(this.world.leases.acquire("deploy", false, quiet));
  readonly releases: Release[] = [];
  live: LivePointer | undefined;

  async setConfig(): Promise<void> {
    const { configs } = this.world;
    const latest = await this.virtual.until(configs.latest());
    const version = latest?.version ?? 0;
    const change = { values: { A: String(version) }, basedOn: latest?.version };
    await this.virtual.until(configs.write({ ...change, author: "ann", reason: undefined, at }));
  }

  async publish(): Promise<Release> {
    const config = await this.virtual.until(this.world.configs.latest());
    const draft = sampleDraft(`1.0.${this.releases.length + 1}`, config!);
    const { release } = await this.virtual.until(this.world.releases.publish(draft));
    this.releases.push(release);
    return release;
  }

  /** A release of the config an older one pins, as `release create --from` makes. */
  async republish(from: Release): Promise<Release> {
    const draft = sampleDraft(`1.0.${this.releases.length + 1}`, from.config);
    const { release } = await this.virtual.until(this.world.releases.publish(draft));
    this.releases.push(release);
    return release;
  }

  async promote(release: Release): Promise<void> {
    const before = this.live;
    const rollout = (before?.rollout ?? 0) + 1;
    const older = before?.history.filter((entry) => entry.number !== release.number) ?? [];
    const history = before
      ? [{ number: before.releaseNumber, id: before.releaseId, at: before.since }, ...older]
      : [];
    this.live = { ...sampleLive(rollout, release.number), history };
    const record = { ...sampleRollout(rollout), releaseNumber: release.number };
    const { ledger } = this.world;
    await this.virtual.until(ledger.promote(record, this.live, before, await this.lease));
  }

  async pin(release: Release): Promise<void> {
    const pin = { by: "bob", at, reason: undefined };
    await this.virtual.until(this.world.releases.pin(release, pin));
  }

  /** The step as a rollout of `inFlight` runs it at its end. */
  async cleanUp(inFlight: Release, keep: number): Promise<void> {
    const { number } = inFlight;
    const rollout = sampleRollout(this.live?.rollout ?? 1, { releaseNumber: number });
    const context: StepContext = {
      world: this.world,
      settings: { ...sampleSettings, keep: { releases: keep, previousSeconds: 0, history: 100 } },
      release: inFlight,
      lease: await this.lease,
      place: samplePlace,
      tell: quiet,
      waiting: quiet,
      note: () => Promise.reject(new Error("clean-up has nothing to note")),
      signal: new AbortController().signal,
      rollout: () => rollout,
    };
    await this.virtual.until(cleanUp(context));
  }

  async versions(): Promise<readonly number[]> {
    const history = await this.virtual.until(this.world.configs.history());
    return history.map(({ version }) => version);
  }
}

/** Eight releases r1…r8, each with a config version of its own, all but the last promoted in turn. */
async function eight(): Promise<History> {
  const history = new History();
  for (let turn = 1; turn <= 8; turn += 1) {
    await history.setConfig();
    const release = await history.publish();
    if (turn < 8) {
      await history.promote(release);
    }
  }
  return history;
}

test("live, the window, what is in flight and what is pinned keep their config; the rest is gone", async () => {
  const history = await eight();
  const [r1, r2, , , , , r7, r8] = history.releases as [Release, ...Release[]];
  await history.pin(r2!);
  await history.cleanUp(r7!, 2);
  // r7 is live, r6 and r5 are the window, r8 may yet be deployed, r2 is pinned.
  expect(await history.versions()).toEqual([2, 5, 6, 7, 8]);
  expect(await history.virtual.until(history.world.releases.reasonIncomplete(r2!))).toBeUndefined();
  await expect(history.pin(r1)).rejects.toMatchObject({
    failure: {
      code: "NOT_FOUND",
      summary:
        "r1 (1.0.1) cannot be pinned: config version 1, which it needs, has been cleaned up.",
    },
  });
  expect((await history.virtual.until(history.world.releases.read(1)))?.pinned).toBeUndefined();
  await history.virtual.until(history.world.releases.unpin(2));
  await history.cleanUp(r7!, 2);
  expect(await history.versions()).toEqual([5, 6, 7, 8]);
  await history.promote(r8!);
  await history.cleanUp(r8!, 2);
  expect(await history.versions()).toEqual([6, 7, 8]);
});

// Faults: D4.
test("a release outside of the window that is in flight keeps what it needs", async () => {
  const history = await eight();
  await history.cleanUp(history.releases[1]!, 0);
  expect(await history.versions()).toEqual([2, 7, 8]);
});

test("a version that several releases share stays until the last of them has left", async () => {
  const history = new History();
  await history.setConfig();
  const first = await history.publish();
  await history.promote(first);
  await history.setConfig();
  const second = await history.publish();
  await history.promote(second);
  const third = await history.republish(first);
  await history.promote(third);
  await history.setConfig();
  await history.cleanUp(third, 0);
  // Version 1 is that of r1, which has left, and of r3, which is live; version 3 is the newest.
  expect(await history.versions()).toEqual([1, 3]);
  const fourth = await history.publish();
  await history.promote(fourth);
  await history.cleanUp(fourth, 1);
  expect(await history.versions()).toEqual([1, 3]);
  await history.cleanUp(fourth, 0);
  expect(await history.versions()).toEqual([3]);
});

test("a failed release needs nothing, unless it is pinned", async () => {
  const history = await eight();
  const mark = { rollout: 9, at, summary: "it crashed" };
  await history.virtual.until(history.world.releases.markFailed(8, mark, await history.lease));
  await history.setConfig();
  await history.pin(history.releases[7]!);
  await history.cleanUp(history.releases[6]!, 0);
  expect(await history.versions()).toEqual([7, 8, 9]);
  await history.virtual.until(history.world.releases.unpin(8));
  await history.cleanUp(history.releases[6]!, 0);
  expect(await history.versions()).toEqual([7, 9]);
});

test.each([1, 2, 3, 4, 5, 6])("any history leaves just what is referred to (%i)", async (start) => {
  const history = new History();
  let seed = start * 7919;
  const chance = (below: number): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed % below;
  };
  const pinned = new Set<number>();
  const pick = (): Release => history.releases[chance(history.releases.length)]!;
  await history.setConfig();
  await history.promote(await history.publish());
  for (let turn = 0; turn < 25; turn += 1) {
    const stands = new Set(await history.versions());
    const release = pick();
    const isWhole = stands.has(release.config.version);
    const act = chance(7);
    if (act < 2) {
      await history.setConfig();
    } else if (act < 4) {
      await history.publish();
    } else if (act === 4 && isWhole) {
      await history.promote(release);
    } else if (act === 5 && isWhole) {
      await history.pin(release);
      pinned.add(release.number);
    } else if (act === 6) {
      const [any] = pinned;
      pinned.delete(any ?? 0);
      await history.virtual.until(history.world.releases.unpin(any ?? 1));
    }
    const keep = chance(3);
    const live = history.live!;
    const inFlight = history.releases.find(({ number }) => number === live.releaseNumber)!;
    const before = await history.versions();
    await history.cleanUp(inFlight, keep);
    const window = [live.releaseNumber, ...live.history.slice(0, keep).map((e) => e.number)];
    const oldest = Math.min(...window);
    const used = history.releases
      .filter(({ number }) => window.includes(number) || number > oldest || pinned.has(number))
      .map(({ config }) => config.version);
    const expected = before.filter(
      (version) => version === before.at(-1) || used.includes(version),
    );
    expect(await history.versions(), `turn ${turn}`).toEqual(expected);
  }
});

test.each(Array.from({ length: 16 }, (_, ahead) => ahead))(
  "a pin that comes during clean-up is refused, or finds what it needs (%i calls on)",
  async (ahead) => {
    const history = await eight();
    const { virtual } = history;
    const bob = virtual.process("bob").world.releases;
    const before = virtual.arrived.length;
    const cleaning = history.cleanUp(history.releases[6]!, 0);
    await virtual.when(() => virtual.arrived.length >= before + ahead, cleaning);
    const pinning = bob.pin(history.releases[5]!, { by: "bob", at, reason: undefined });
    const [cleaned, pinned] = await Promise.allSettled([cleaning, virtual.until(pinning)]);
    expect(cleaned.status).toBe("fulfilled");
    // A pin comes too late, or what it pins is there: never a pin on what is gone.
    const kept = (await history.versions()).includes(6);
    expect(pinned.status).toBe(kept ? "fulfilled" : "rejected");
    expect(await history.versions()).toEqual(kept ? [6, 7, 8] : [7, 8]);
  },
);
