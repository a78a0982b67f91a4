import { expect, test } from "vitest";
import type { LivePointer } from "../../../src/domain/rollout.ts";
import { neededReleases, whatToKeep } from "../../../src/domain/keeping.ts";
import { sampleRelease } from "../../support/samples.ts";

const failed = { rollout: 9, at: "2026-01-01T00:00:00.000Z", summary: "no" };
const stored = (number: number, failure?: typeof failed) => ({
  release: sampleRelease(number),
  promotedAt: undefined,
  failed: failure,
});
const keep = (releases: number, history = 100) => ({ releases, history });
const live = (number: number, ...history: number[]): LivePointer =>
  ({
    releaseNumber: number,
    history: history.map((one) => ({ number: one, id: `1.0.${one}`, at: "" })),
  }) as unknown as LivePointer;

test("live and the window are needed, older ones are not", () => {
  const all = [1, 2, 3, 4, 5].map((number) => stored(number));
  expect(neededReleases(live(5, 4, 3, 2, 1), all, keep(2))).toEqual([5, 4, 3]);
});

test("what was published since the window began may still be deployed, unless it failed", () => {
  const all = [stored(1), stored(2), stored(3, failed), stored(4), stored(5)];
  expect(neededReleases(live(2, 1), all, keep(5))).toEqual([2, 1, 4, 5]);
});

test("what is pinned is needed, wherever it stands and though it failed", () => {
  const pinned = { by: "ann", at: "", reason: undefined };
  const all = [{ ...stored(1, failed), pinned }, stored(2), { ...stored(3), pinned }, stored(4)];
  expect(neededReleases(live(4, 2), all, keep(0))).toEqual([4, 1, 3]);
});

test("before anything is live, everything is needed", () => {
  expect(neededReleases(undefined, [stored(1), stored(2)], keep(5))).toEqual([1, 2]);
});

test("a window of none keeps only live and what came after it", () => {
  const all = [1, 2, 3].map((number) => stored(number));
  expect(neededReleases(live(2, 1), all, keep(0))).toEqual([2, 3]);
});

test("what was never deployed counts as deployable only while it is among the newest on record", () => {
  const all = [1, 2, 3, 4, 5, 6].map((number) => stored(number));
  expect(neededReleases(live(1), all, keep(0, 2))).toEqual([1, 5, 6]);
  expect(neededReleases(undefined, all, keep(0, 2))).toEqual([5, 6]);
});

test("records of rollouts whose fleets stand stay, wherever they are in the history", () => {
  const fleet = { rollout: 7 };
  const pointer = { ...live(2, 1), rollout: 9, fleet } as unknown as LivePointer;
  const all = [stored(1), stored(2)];
  const kept = whatToKeep({ live: pointer, all, rollout: undefined, keep: keep(1, 50) });
  expect(kept).toEqual({ releases: [2, 1], rollouts: [9, 7], onRecord: 50 });
});
