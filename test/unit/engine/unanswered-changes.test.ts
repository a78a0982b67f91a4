// Goal: while a change that AWS never answered may still take effect, nothing is deleted that it would
// bring back or need, what it overturns is put right, and nobody else gets the lease.
// Method: one small world in which the first shift of weights gets no answer and is done over late.
import { beforeEach, expect, test } from "vitest";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import type { World } from "../../../src/engine/ports.ts";
import { resume } from "../../../src/engine/resume.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import type { Request } from "../../../src/engine/request.ts";
import { ask } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

beforeEach(async () => {
  small = new SmallWorld();
  await rollOut(ask(small, 1).request);
  small.calls.length = 0;
});

const windowMs = 301_000;

/**
 * Deploys the second release; the first weights that are set are set again by a late delivery, as
 * long after as `lateMs` says. Every call with its time, and when the lease was given back.
 */
async function deploy(lateMs: number, changes: Partial<Request> = {}) {
  const world = small.world();
  const calls: { at: number; call: string }[] = [];
  const told: RolloutEvent[] = [];
  let until = -Infinity;
  let late: { at: number; deliver: () => Promise<void> } | undefined;
  let again: (() => Promise<void>) | undefined;
  let releasedAt = NaN;
  const setWeights: World["traffic"]["setWeights"] = async (arn, targets) => {
    await world.traffic.setWeights(arn, targets);
    if (until > 0) return;
    until = small.now + windowMs;
    again = () => world.traffic.setWeights(arn, targets);
    late = { at: small.now + lateMs, deliver: again };
  };
  const rules: World["traffic"]["rules"] = async () => {
    if (late && small.now >= late.at) {
      const { deliver } = late;
      late = undefined;
      await deliver();
    }
    return await world.traffic.rules();
  };
  const clock = {
    ...world.clock,
    sleep: async (ms: number, signal?: AbortSignal) => {
      await world.clock.sleep(ms, signal);
      for (const call of small.calls.slice(calls.length)) calls.push({ at: small.now, call });
    },
  };
  const { request } = ask(small, 2, {
    world: {
      ...world,
      clock,
      unanswered: { until: () => until },
      traffic: { ...world.traffic, setWeights, rules },
      leases: {
        ...world.leases,
        acquire: async (...asked) => {
          const lease = await world.leases.acquire(...asked);
          const release = async () => {
            releasedAt = small.now;
            await lease.release();
          };
          return { ...lease, release };
        },
      },
    },
    tell: (event) => void told.push(event),
    ...changes,
  });
  const result = await rollOut(request);
  const first = (what: RegExp) => calls.find(({ call }) => what.test(call))?.at ?? NaN;
  const deliver = async () => await again?.();
  return { result, until: () => until, releasedAt: () => releasedAt, first, told, deliver };
}

// Faults: A6.
test.each([5_000, 60_000, 290_000])(
  "a shift that is done over %i ms later costs nobody the way back, and is put right",
  async (lateMs) => {
    const stable = small.rollouts.get(1)?.candidate.name ?? "";
    const { result, until, first, releasedAt, told } = await deploy(lateMs);
    expect(result).toMatchObject({ outcome: "live", left: [] });
    expect(first(new RegExp(`^(resize|remove) ${stable}`))).toBeGreaterThanOrEqual(until());
    expect(releasedAt()).toBeGreaterThanOrEqual(until());
    expect(told).toContainEqual(
      expect.objectContaining({
        event: "step-waiting",
        reason: "a change that AWS has not answered may still take effect",
      }),
    );
    expect(small.violations).toEqual([]);
    expect(result.serving).toEqual([{ release: "1.0.2", percent: 100 }]);
  },
);

// Faults: A6.
test("whoever is interrupted does not wait for it", async () => {
  const stop = new AbortController();
  const tell = (event: RolloutEvent): void => {
    if (event.event === "traffic-shifted") stop.abort();
  };
  const { result, until, releasedAt } = await deploy(60_000, { signal: stop.signal, tell });
  expect(result).toMatchObject({ outcome: "interrupted" });
  expect(releasedAt()).toBeLessThan(until());
});

// Faults: A6.
test("what is done over after its process has gone is put right by whoever resumes", async () => {
  const stop = new AbortController();
  const tell = (event: RolloutEvent): void => {
    if (event.event === "step-waiting" && event.step === "retire-previous") stop.abort();
  };
  const { deliver } = await deploy(Infinity, { signal: stop.signal, tell });
  expect(small.rollouts.get(2)?.state).toMatchObject({ step: "retire-previous" });
  await deliver();
  const { release: _release, purpose: _purpose, ...request } = ask(small, 2).request;
  expect(await resume(request)).toMatchObject({
    outcome: "live",
    serving: [{ release: "1.0.2", percent: 100 }],
    left: [],
  });
  expect(small.violations).toEqual([]);
});
