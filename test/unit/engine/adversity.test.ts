// Goal: clocks that differ, answers that lag, machines that AWS takes away and sizes that policies
// change neither harm stable nor lay blame where none is.
// Method: one small world, one misfortune each, the whole engine.
import { beforeEach, describe, expect, test } from "vitest";
import { rollOut } from "../../../src/engine/roll-out.ts";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { undo } from "../../../src/engine/undo.ts";
import { ask, sampleSettings } from "../../support/samples.ts";
import { Crash, SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

beforeEach(() => {
  small = new SmallWorld();
});

const deploy = async (number: number, changes = {}) =>
  await rollOut(ask(small, number, changes).request);

const fleetOf = (rollout: number): string => small.rollouts.get(rollout)?.candidate.name ?? "";

const oneWholeFleet = { groups: 1, templates: 1, targetGroups: 1, rules: 1 };
const standing = () => ({
  groups: small.groups.size,
  templates: small.templates.size,
  targetGroups: small.targetGroups.size,
  rules: small.rules.length,
});

/** Interrupts in order as soon as an event of `step` begins. */
function stopAt(step: string, direction: "do" | "undo" = "do") {
  const stop = new AbortController();
  const tell = (event: RolloutEvent): void => {
    if (event.event === "step-started" && event.step === step && event.direction === direction) {
      stop.abort();
    }
  };
  return { signal: stop.signal, tell };
}

/** Dies at the first call of this name, after its effect. */
async function dieAfter(name: RegExp, run: () => Promise<unknown>): Promise<void> {
  let isDead = false;
  small.fault = (_, call) => {
    const strikes = !isDead && name.test(call);
    isDead ||= strikes;
    return strikes ? "crash-after" : undefined;
  };
  await expect(run()).rejects.toThrow(Crash);
  small.fault = () => undefined;
  small.leaseHeld = false;
}

describe("an instance's clock ten minutes", () => {
  // Faults: I15.
  test.each([-10, 10])("%i off neither hastens nor fails a good canary", async (minutes) => {
    small.instanceSkewMs = minutes * 60_000;
    const seconds = (events: readonly RolloutEvent[], step: string) =>
      events.flatMap((e) => (e.event === "step-finished" && e.step === step ? [e.seconds] : []));
    const { request, events } = ask(small, 1);
    expect(await rollOut(request)).toMatchObject({ outcome: "live" });
    expect(seconds(events, "verify-canary")[0]).toBeGreaterThanOrEqual(5);
  });
});

describe("stable's size", () => {
  // Faults: I9.
  test("that grew while a rollout was interrupted is not cut back when it goes on", async () => {
    await deploy(1, { settings: { ...sampleSettings, capacity: { min: 1, desired: 2, max: 6 } } });
    await deploy(2, stopAt("shift-traffic"));
    small.scaleTo(fleetOf(1), 5);
    await dieAfter(/^weights .*=50/, async () => await deploy(2));
    expect(small.groups.get(fleetOf(1))?.size.desired).toBe(5);
  });

  // Faults: I9.
  test("that grew during scale-fleet survives the step's second run and the way back", async () => {
    const capacity = { min: 1, desired: 2, max: 6 };
    await deploy(1, { settings: { ...sampleSettings, capacity } });
    await dieAfter(/^resize .* 2\/-\/6|^resize .* 2\/2\/6/, async () => await deploy(2));
    small.scaleTo(fleetOf(1), 5);
    await dieAfter(/^weights .*=50/, async () => await deploy(2));
    expect(small.groups.get(fleetOf(1))?.size.desired).toBe(5);
    expect(await undo({ ...ask(small, 2).request, number: 2 })).toMatchObject({ outcome: "live" });
    expect(small.groups.get(fleetOf(1))?.size).toEqual({ min: 1, desired: 5, max: 6 });
  });

  // Faults: I9.
  test("that a policy holds high is kept by every later release", async () => {
    await deploy(1);
    small.scaleTo(fleetOf(1), 5);
    await deploy(2);
    expect(small.groups.get(fleetOf(2))?.size.desired).toBe(5);
    await deploy(3);
    expect(small.groups.get(fleetOf(3))?.size.desired).toBe(5);
    small.scaleTo(fleetOf(3), 2);
    await deploy(4);
    expect(small.groups.get(fleetOf(4))?.size.desired).toBe(2);
  });

  test("follows a changed setting while nobody else has changed it", async () => {
    await deploy(1);
    await deploy(2, { settings: { ...sampleSettings, capacity: { min: 1, desired: 4, max: 6 } } });
    expect(small.groups.get(fleetOf(2))?.size).toEqual({ min: 1, desired: 4, max: 6 });
    await deploy(3);
    expect(small.groups.get(fleetOf(3))?.size).toEqual({ min: 2, desired: 2, max: 6 });
  });
});

describe("answers that lag behind", () => {
  // Faults: A11, A13.
  test("by ten seconds are neither drift nor an absence", async () => {
    await deploy(1);
    small.now += 60_000;
    small.staleMs = 10_000;
    expect(await deploy(2)).toMatchObject({ outcome: "live" });
    expect(standing()).toEqual(oneWholeFleet);
    expect(small.violations).toEqual([]);
  });

  // Faults: A11.
  test("do not hide a group from its undoing", async () => {
    await deploy(1);
    await dieAfter(/^launch/, async () => await deploy(2));
    small.staleMs = 600_000;
    const result = await undo({ ...ask(small, 2).request, number: 2 });
    expect(result).toMatchObject({ outcome: "live" });
    // Its deletion has been asked for and takes AWS a while.
    await small.world().clock.sleep(5000);
    expect(standing()).toEqual(oneWholeFleet);
  });
});

describe("a machine that AWS takes away", () => {
  // Faults: I8.
  test("during the bake is replaced, and its last words blame nobody", async () => {
    await deploy(1);
    const { request, events } = ask(small, 2, {
      settings: { ...sampleSettings, bakeSeconds: 20 },
    });
    const tell = (event: RolloutEvent): void => {
      events.push(event);
      if (event.event === "step-started" && event.step === "bake") {
        small.takeAway(fleetOf(2));
      }
    };
    const result = await rollOut({ ...request, tell });
    expect(result).toMatchObject({ outcome: "live" });
    expect(small.groups.get(fleetOf(2))?.instances).toHaveLength(2);
  });

  /** Takes the candidate's machine away at each of these readings of boot reports. */
  const takeAwayAt = (readings: readonly number[]): void => {
    let reports = 0;
    small.fault = (_, name) => {
      reports += name === "boots" ? 1 : 0;
      if (name === "boots" && readings.includes(reports)) {
        small.takeAway(small.rollouts.get(2)?.candidate.name ?? "");
      }
      return undefined;
    };
  };

  // Faults: I8.
  test("while it is the canary is tried again, once", async () => {
    await deploy(1);
    takeAwayAt([3]);
    const { request, events } = ask(small, 2);
    expect(await rollOut(request)).toMatchObject({ outcome: "live" });
    expect(small.rollouts.get(2)?.lostCanaries).toHaveLength(1);
    expect(JSON.stringify(events)).toContain("was taken away; the next one is tried, once.");
  });

  // Faults: I3, I8.
  test("while it is the canary, twice, rolls back without marking the release", async () => {
    await deploy(1);
    takeAwayAt([3, 6]);
    expect(await deploy(2)).toMatchObject({
      outcome: "rolled-back",
      code: "CANARY_REPLACED",
      next: "slipway deploy 1.0.2 --environment rehearsal --yes",
    });
    expect(small.releases.get(2)?.failed).toBeUndefined();
    expect(standing()).toEqual(oneWholeFleet);
  });
});

describe("reads that AWS throttles", () => {
  const throttledFor = (ms: number, step: string) => {
    let until = 0;
    small.fault = (_, name) =>
      small.now < until && /^(boots|health|rules|observe)/.test(name) ? "unanswered" : undefined;
    return (event: RolloutEvent): void => {
      if (event.event === "step-started" && event.step === step) {
        until = small.now + ms;
      }
    };
  };

  test.each(["launch-canary", "verify-canary", "bake"])(
    "for ten seconds of %s only make it longer",
    async (step) => {
      await deploy(1);
      expect(await deploy(2, { tell: throttledFor(10_000, step) })).toMatchObject({
        outcome: "live",
      });
    },
  );

  // Faults: A1.
  test("for minutes stop the rollout, which then goes on, and blame nobody", async () => {
    await deploy(1);
    const cut = await deploy(2, { tell: throttledFor(300_000, "bake") });
    expect(cut).toMatchObject({ outcome: "interrupted", code: "AWS_UNREACHABLE", serving: null });
    small.fault = () => undefined;
    expect(await deploy(2)).toMatchObject({ outcome: "live" });
    expect(standing()).toEqual(oneWholeFleet);
  });
});

// Faults: I8.
test("the previous fleet stays until the new one is whole again", async () => {
  await deploy(1);
  const tell = (event: RolloutEvent): void => {
    if (event.event === "step-started" && event.step === "retire-previous") {
      small.takeAway(fleetOf(2));
    }
  };
  expect(await deploy(2, { tell })).toMatchObject({
    outcome: "live-cleanup-pending",
    code: "TRAFFIC_GUARD",
    left: [`fleet ${fleetOf(1)} of 1.0.1`, "the test rule"],
  });
  expect(small.groups.get(fleetOf(1))?.instances).toHaveLength(2);
  await small.world().clock.sleep(10_000);
  expect(await deploy(2)).toMatchObject({ outcome: "live", left: [] });
  expect(standing()).toEqual(oneWholeFleet);
});

describe("launches that AWS refused", () => {
  const refusal = (at: number) => ({
    at: new Date(at).toISOString(),
    reason: "no capacity",
    kind: "capacity" as const,
  });

  test("before the canary came up do not fail the fleet", async () => {
    small.launchFailures = [refusal(small.now)];
    const step = (event: RolloutEvent): void => {
      if (event.event === "step-started" && event.step === "launch-canary") {
        small.launchFailures = [];
      } else if (event.event === "step-started" && event.step === "scale-fleet") {
        small.launchFailures = [refusal(small.now - 3000)];
        const group = small.groups.get(fleetOf(1));
        expect(group).toBeDefined();
      }
    };
    small.launchDelayMs = 4000;
    expect(await deploy(1, { tell: step })).toMatchObject({ outcome: "live" });
  });

  // Faults: A20, T3.
  test("count however far the operator's clock is ahead of AWS's", async () => {
    small.launchFailures = [refusal(small.now - 600_000)];
    small.launchDelayMs = 3_600_000;
    expect(await deploy(1)).toMatchObject({ outcome: "rolled-back", code: "CAPACITY" });
  });
});

// Faults: O4.
test("Ctrl-C ends the wait for somebody's lease", async () => {
  const stop = new AbortController();
  const world = small.world();
  const leases: typeof world.leases = {
    ...world.leases,
    acquire: async (_purpose, _wait, _onWait, signal) => {
      stop.abort(new Error("stopped"));
      signal?.throwIfAborted();
      return await Promise.reject(new Error("still waiting"));
    },
  };
  const changes = { world: { ...world, leases }, wait: true, signal: stop.signal };
  expect(await deploy(1, changes)).toMatchObject({ outcome: "interrupted", code: "INTERRUPTED" });
});

describe("taking back", () => {
  // Faults: O3.
  test("is on record before it changes anything, so that a crash cannot turn it round", async () => {
    await deploy(1);
    await deploy(2, stopAt("bake"));
    await dieAfter(/^weights/, async () => await undo({ ...ask(small, 2).request, number: 2 }));
    expect(small.rollouts.get(2)?.state.kind).toBe("undoing");
    expect(await deploy(2)).toMatchObject({ outcome: "rolled-back", code: "INTERRUPTED" });
    expect(small.live?.releaseId).toBe("1.0.1");
  });

  test("that is itself interrupted names itself as the next command", async () => {
    await deploy(1);
    await deploy(2, stopAt("bake"));
    const { request } = ask(small, 2, stopAt("scale-fleet", "undo"));
    const cut = await undo({ ...request, number: 2 });
    expect(cut).toMatchObject({
      outcome: "interrupted",
      next: "slipway undo --environment rehearsal --yes",
    });
    expect(await undo({ ...ask(small, 2).request, number: 2 })).toMatchObject({ outcome: "live" });
  });

  test("what is finished by now says so, and not that the release is live", async () => {
    await deploy(1);
    const result = await undo({ ...ask(small, 2).request, number: 2 });
    expect(result).toMatchObject({ outcome: "no-op", release: "1.0.1" });
    expect(result.reason).toContain("nothing to undo");
  });

  // Faults: O10.
  test("takes from a candidate what somebody has given it again, before it is emptied", async () => {
    await deploy(1);
    await deploy(2, stopAt("bake"));
    const { request } = ask(small, 2, {
      tell: (event: RolloutEvent) => {
        if (
          event.event === "step-started" &&
          event.step === "launch-canary" &&
          event.direction === "undo"
        ) {
          const arn = small.rollouts.get(2)?.candidate.targetGroupArn ?? "";
          small.rules = small.rules.map((rule) =>
            rule.arn === small.live?.productionRuleArn
              ? {
                  ...rule,
                  action: { kind: "forward", targets: [{ targetGroupArn: arn, weight: 1 }] },
                }
              : rule,
          );
        }
      },
    });
    expect(await undo({ ...request, number: 2 })).toMatchObject({
      outcome: "live",
      serving: [{ release: "1.0.1", percent: 100 }],
    });
    expect(small.groups.get(fleetOf(2))).toBeUndefined();
    expect(small.violations).toEqual([]);
  });
});

describe("the report", () => {
  test("of an undo finished by the next command gives the first reason, and the mark", async () => {
    await deploy(1);
    small.badReleases.add(2);
    let struck = false;
    small.fault = (_, name) => {
      const strikes = !struck && name.startsWith("remove ");
      struck ||= strikes;
      return strikes ? "fail" : undefined;
    };
    const stuck = await deploy(2);
    expect(stuck).toMatchObject({ outcome: "needs-operator", code: "AWS_ERROR" });
    expect(stuck.reason).toContain("exited with 1");
    expect(await deploy(2)).toMatchObject({ outcome: "rolled-back", code: "BOOT_FAILED" });
    expect(small.releases.get(2)?.failed?.summary).toContain("exited with 1");
  });

  test("of a mark that could not be made is not the end: the same command makes it", async () => {
    await deploy(1);
    small.badReleases.add(2);
    small.fault = (_, name) => (name === "mark" ? "fail" : undefined);
    expect(await deploy(2)).toMatchObject({ outcome: "interrupted", code: "AWS_ERROR" });
    small.fault = () => undefined;
    expect(await deploy(2)).toMatchObject({ outcome: "rolled-back", code: "BOOT_FAILED" });
    expect(small.releases.get(2)?.failed).toBeDefined();
  });

  test("of an interruption after promote names the previous fleet as what is left", async () => {
    await deploy(1);
    const cut = await deploy(2, stopAt("retire-previous"));
    expect(cut.outcome).toBe("interrupted");
    expect(cut.left.join()).toContain(fleetOf(1));
    expect(cut.left.join()).not.toContain(fleetOf(2));
  });

  test("of a refusal is about the release that was asked for", async () => {
    await deploy(1);
    await deploy(2, stopAt("bake"));
    const refused = await deploy(3);
    expect(refused).toMatchObject({ outcome: "refused", code: "CONFLICT", release: "1.0.3" });
    expect(refused.left.join()).toContain(fleetOf(2));
    expect(refused.serving).toEqual([{ release: "1.0.2", percent: 100 }]);
  });

  test("of a clean-up that fails again before another release begins is about the other", async () => {
    await deploy(1);
    small.fault = (_, name) => (name === "target group gone" ? "fail" : undefined);
    expect(await deploy(2)).toMatchObject({ outcome: "live-cleanup-pending" });
    expect(await deploy(3)).toMatchObject({ outcome: "live-cleanup-pending", release: "1.0.3" });
    small.fault = () => undefined;
    expect(await deploy(4)).toMatchObject({ outcome: "live", release: "1.0.4" });
    expect(standing()).toEqual(oneWholeFleet);
  });

  test("of a rollback that met no capacity names the rollback again", async () => {
    await deploy(1);
    await deploy(2);
    small.launchFailures = [
      { at: new Date(small.now + 1000).toISOString(), reason: "none left", kind: "capacity" },
    ];
    small.launchDelayMs = 3_600_000;
    expect(await deploy(1, { purpose: "rollback" })).toMatchObject({
      outcome: "rolled-back",
      code: "CAPACITY",
      next: "slipway rollback --to 1.0.1 --environment rehearsal --yes",
    });
  });

  test("of a stop before anything was begun leaves no rollout behind", async () => {
    await deploy(1);
    const cut = await deploy(2, stopAt("preflight"));
    expect(cut).toMatchObject({ outcome: "interrupted", rollout: null, left: [] });
    expect(small.rollouts.size).toBe(1);
  });
});

test("a promotion whose fate cannot be learnt is not taken back", async () => {
  await deploy(1);
  let promoted = false;
  small.fault = (_, name) => {
    if (name === "promote") {
      promoted = true;
      return "fail-after";
    }
    return promoted && name === "live" ? "fail" : undefined;
  };
  expect(await deploy(2)).toMatchObject({ outcome: "interrupted", code: "AWS_UNREACHABLE" });
  small.fault = () => undefined;
  expect(await deploy(2)).toMatchObject({ outcome: "live" });
  expect(standing()).toEqual(oneWholeFleet);
  expect(small.violations).toEqual([]);
});

test("traffic resumed between two steps is watched before it grows", async () => {
  await deploy(1);
  await dieAfter(/^weights .*=50/, async () => await deploy(2));
  small.crashAfterReady.add(2);
  small.calls.length = 0;
  expect(await deploy(2)).toMatchObject({ outcome: "rolled-back", code: "PROGRAM_CRASHED" });
});
