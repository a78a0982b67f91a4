// Goal: news that is late, out of order or contradictory delays a rollout and misleads it into
// nothing: no weight without health, no bake before the shift is seen, no fleet taken for gone.
// Method: one small world, one port that tells something else for a while, the whole engine.
import { beforeEach, describe, expect, test } from "vitest";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import { resume } from "../../../src/engine/resume.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { undo } from "../../../src/engine/undo.ts";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import type { FleetObservation, World } from "../../../src/engine/ports.ts";
import type { Request } from "../../../src/engine/request.ts";
import { ask, sampleSettings } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

beforeEach(async () => {
  small = new SmallWorld();
  await rollOut(ask(small, 1).request);
  small.calls.length = 0;
});

const candidate = (): string => small.rollouts.get(2)?.candidate.name ?? "";
const stable = (): string => small.rollouts.get(1)?.candidate.name ?? "";

/** Deploys the second release, with some ports of the world replaced; what was told, and when. */
async function deploy(replaced: (world: World) => Partial<World>, changes: Partial<Request> = {}) {
  const world = small.world();
  const told: { at: number; event: RolloutEvent }[] = [];
  const { request } = ask(small, 2, {
    world: { ...world, ...replaced(world) },
    tell: (event) => void told.push({ at: small.now, event }),
    ...changes,
  });
  const result = await rollOut(request);
  const began = (step: string): number =>
    told.find(({ event }) => event.event === "step-started" && event.step === step)?.at ?? NaN;
  const reasons = told.flatMap(({ event }) =>
    event.event === "step-waiting" ? [event.reason] : [],
  );
  return { result, began, reasons };
}

const weightGiven = () => small.calls.filter((call) => /^weights .*=(50|100) /.test(call));

describe("a group that", () => {
  // Faults: A22.
  test("shows its instance later than that reports ready is waited for", async () => {
    const { result, reasons } = await deploy(({ fleets }) => {
      let looks = 0;
      const observe = async (fleet: Parameters<typeof fleets.observe>[0]) => {
        const seen = await fleets.observe(fleet);
        looks += fleet.name === candidate() ? 1 : 0;
        return seen && fleet.name === candidate() && looks < 6 ? { ...seen, instances: [] } : seen;
      };
      return { fleets: { ...fleets, observe } };
    });
    expect(result).toMatchObject({ outcome: "live" });
    expect(reasons).toContain("the group lists no instance yet");
    expect(small.violations).toEqual([]);
  });

  // Faults: A12.
  test("flickers while it is being deleted is asked for until it is gone", async () => {
    const { result } = await deploy(({ fleets }) => {
      let before: FleetObservation | undefined;
      let looks = 0;
      const observe = async (fleet: Parameters<typeof fleets.observe>[0]) => {
        const seen = await fleets.observe(fleet);
        if (fleet.name !== stable() || !small.calls.some((call) => call.startsWith("remove "))) {
          before = fleet.name === stable() ? seen : before;
          return seen;
        }
        looks += 1;
        return looks % 2 === 1 ? before : seen;
      };
      return { fleets: { ...fleets, observe } };
    });
    expect(result).toMatchObject({ outcome: "live", left: [] });
    await small.world().clock.sleep(5_000);
    expect([small.groups.size, small.targetGroups.size, small.templates.size]).toEqual([1, 1, 1]);
  });

  // Faults: A11, A12.
  test("is not shown by two looks in a row is not gone: it is deleted all the same", async () => {
    const stop = new AbortController();
    const tell = (event: RolloutEvent): void => {
      if (event.event === "step-started" && event.step === "verify-canary") {
        stop.abort();
      }
    };
    const cut = await deploy(() => ({}), { signal: stop.signal, tell });
    expect(cut.result).toMatchObject({ outcome: "interrupted" });
    const world = small.world();
    let looks = 0;
    const observe: typeof world.fleets.observe = async (fleet) => {
      looks += fleet.name === candidate() ? 1 : 0;
      const seen = await world.fleets.observe(fleet);
      return fleet.name === candidate() && looks <= 2 ? undefined : seen;
    };
    const { request } = ask(small, 2, {
      world: { ...world, fleets: { ...world.fleets, observe } },
    });
    await undo(request);
    await small.world().clock.sleep(5_000);
    expect(looks).toBeGreaterThan(2);
    expect([...small.groups.keys()]).toEqual([stable()]);
  });

  // Faults: A11, A12.
  test("is young and being deleted is not gone because one look does not show it", async () => {
    const stop = new AbortController();
    const tell = (event: RolloutEvent): void => {
      if (event.event === "step-started" && event.step === "verify-canary") {
        stop.abort();
      }
    };
    await deploy(() => ({}), { signal: stop.signal, tell });
    const world = small.world();
    let before: FleetObservation | undefined;
    let looks = 0;
    const observe: typeof world.fleets.observe = async (fleet) => {
      const seen = await world.fleets.observe(fleet);
      if (fleet.name !== candidate() || !small.calls.some((call) => call.startsWith("remove "))) {
        before = fleet.name === candidate() && seen ? { ...seen, deleting: true } : before;
        return seen;
      }
      looks += 1;
      return looks === 2 ? before : undefined;
    };
    const { request } = ask(small, 2, {
      world: { ...world, fleets: { ...world.fleets, observe } },
    });
    expect(await undo(request)).toMatchObject({ outcome: "live", release: "1.0.1", left: [] });
    // Missed, seen again, missed twice.
    expect(looks).toBe(4);
  });

  // Faults: I5.
  test("has not taken an instance into service is not whole, whatever its target's health", async () => {
    let until = 0;
    const { result, reasons, began } = await deploy(({ fleets }) => {
      const observe = async (fleet: Parameters<typeof fleets.observe>[0]) => {
        const seen = await fleets.observe(fleet);
        if (!seen || fleet.name !== candidate() || seen.size.desired < 2) {
          return seen;
        }
        until ||= small.now + 12_000;
        const [first, ...others] = seen.instances;
        return small.now < until && first
          ? { ...seen, instances: [{ ...first, state: "Pending:Proceed" }, ...others] }
          : seen;
      };
      return { fleets: { ...fleets, observe } };
    });
    expect(result).toMatchObject({ outcome: "live" });
    expect(reasons).toContain("1 of 2 in service");
    expect(began("shift-traffic")).toBeGreaterThanOrEqual(until);
  });
});

/** Twice in a row the answer is as it was before the thing was made, then as it is. */
function twiceBefore<A extends readonly unknown[], T, U>(
  before: U,
  ask: (...args: A) => Promise<T>,
): (...args: A) => Promise<T | U> {
  let asked = 0;
  return async (...args) => ((asked += 1) <= 2 ? before : await ask(...args));
}

// Faults: A11, A12.
describe("on the way back, what was just made and is not shown is asked for again:", () => {
  beforeEach(() => small.badReleases.add(2));

  test.each<[string, (world: World) => Partial<World>]>([
    [
      "the launch template",
      ({ fleets }) => ({
        fleets: {
          ...fleets,
          removeTemplate: twiceBefore("not-shown", (one) => fleets.removeTemplate(one)),
        },
      }),
    ],
    [
      "the target group",
      ({ traffic }) => ({
        traffic: {
          ...traffic,
          deleteTargetGroup: twiceBefore("not-shown", (one) => traffic.deleteTargetGroup(one)),
        },
      }),
    ],
    [
      "the test rule",
      ({ traffic }) => ({
        traffic: {
          ...traffic,
          deleteRule: twiceBefore("not-shown", (one) => traffic.deleteRule(one)),
        },
      }),
    ],
    [
      "a target group whose reply was lost",
      ({ traffic }) => ({
        traffic: {
          ...traffic,
          createTargetGroup: async (...order) => {
            await traffic.createTargetGroup(...order);
            throw new RolloutFailure({ code: "AWS_ERROR", summary: "the reply was lost" });
          },
          findTargetGroup: twiceBefore(undefined, (one) => traffic.findTargetGroup(one)),
        },
      }),
    ],
  ])("%s", async (_what, ports) => {
    const { result } = await deploy(ports);
    expect(result).toMatchObject({ outcome: "rolled-back", left: [] });
    await small.world().clock.sleep(5_000);
    expect([...small.groups.keys(), ...small.templates]).toEqual([stable(), stable()]);
    expect([...small.targetGroups.values()].map(({ name }) => name)).toEqual([stable()]);
    expect(small.rules).toHaveLength(1);
  });
});

describe("targets that", () => {
  const answering = (state: string, during: string) => {
    let is = false;
    return {
      tell: (event: RolloutEvent): void => {
        is ||= event.event === "step-started" && event.step === during && event.direction === "do";
      },
      ports: ({ traffic }: World): Partial<World> => ({
        traffic: {
          ...traffic,
          targetHealth: async (arn) => {
            const targets = await traffic.targetHealth(arn);
            return is && arn.endsWith(candidate())
              ? targets.map((target) => ({ ...target, state }))
              : targets;
          },
        },
      }),
    };
  };

  // Faults: I5, I16.
  test.each(["unhealthy", "unavailable"])(
    "are all %s get no weight, though a load balancer would send requests all the same",
    async (state) => {
      const { ports, tell } = answering(state, "shift-traffic");
      const { result } = await deploy(ports, { tell });
      expect(result).toMatchObject({ outcome: "rolled-back", code: "FLEET_UNHEALTHY" });
      expect(weightGiven()).toEqual([]);
      expect(result.serving).toEqual([{ release: "1.0.1", percent: 100 }]);
    },
  );

  // Faults: A21.
  test("are in a state nobody knows are not healthy", async () => {
    const { ports, tell } = answering("radiant", "verify-canary");
    const { result } = await deploy(ports, { tell });
    expect(result).toMatchObject({ outcome: "rolled-back", code: "CANARY_UNHEALTHY" });
    expect(result.reason).toContain("is radiant");
    expect(weightGiven()).toEqual([]);
  });

  // Faults: I2, I5.
  test("fall sick under traffic give it all back", async () => {
    const { ports, tell } = answering("unhealthy", "bake");
    const settings = { ...sampleSettings, bakeSeconds: 30 };
    const { result } = await deploy(ports, { tell, settings });
    expect(result).toMatchObject({ outcome: "rolled-back", code: "FLEET_UNHEALTHY" });
    expect(result.serving).toEqual([{ release: "1.0.1", percent: 100 }]);
    expect(small.releases.get(2)?.failed).toBeDefined();
  });
});

// Faults: A16.
test("the bake begins when the shift is seen, and nothing shrinks before it has spread", async () => {
  let setAt = 0;
  let shrunkAt = 0;
  const { request } = ask(small, 2);
  const place = { ...request.place, propagationSeconds: 30 };
  const { result, began } = await deploy(
    ({ traffic, fleets }) => ({
      traffic: {
        ...traffic,
        setWeights: async (arn, targets) => {
          await traffic.setWeights(arn, targets);
          setAt = targets.some(({ weight }) => weight === 0) ? small.now : setAt;
        },
        rules: async () => {
          const rules = await traffic.rules();
          return setAt > 0 && small.now < setAt + 8_000
            ? rules.map((rule) => ({ ...rule, action: { kind: "fixed" as const, status: 503 } }))
            : rules;
        },
      },
      fleets: {
        ...fleets,
        resize: async (fleet, size, byTraffic) => {
          shrunkAt ||= fleet.name === stable() && size.max === 0 ? small.now : 0;
          await fleets.resize(fleet, size, byTraffic);
        },
      },
    }),
    { place },
  );
  expect(result).toMatchObject({ outcome: "live" });
  expect(began("bake") - setAt).toBeGreaterThanOrEqual(8_000);
  // The bake counts: it is two seconds of the thirty.
  expect(shrunkAt - began("bake")).toBeGreaterThanOrEqual(30_000);
});

// Faults: I4.
test.each([
  ["another configuration", { configSha256: "c1" }, "config"],
  ["another release", { release: "1.0.9", number: 9 }, "1.0.9"],
  ["other bytes", { artifactSha256: "ff" }, "tarball hash is ff"],
])("an instance that is healthy with %s fails the canary", async (_what, other, said) => {
  const { result } = await deploy(({ boots }) => ({
    boots: {
      reports: async (rollout) =>
        (await boots.reports(rollout)).map((report) => ({
          ...report,
          attested: report.attested && { ...report.attested, ...other },
        })),
    },
  }));
  expect(result).toMatchObject({ outcome: "rolled-back", code: "BOOT_FAILED" });
  expect(result.reason).toContain(said);
  expect(weightGiven()).toEqual([]);
  expect(small.releases.get(2)?.failed).toBeDefined();
});

describe("what serves and is itself broken", () => {
  // Faults: D13.
  test("is not deployed over, unless the release is said to be the cure", async () => {
    small.badReleases.add(1);
    const { result } = await deploy(() => ({}));
    expect(result).toMatchObject({ outcome: "refused", code: "STABLE_UNHEALTHY" });
    expect(small.calls.filter((call) => /^(launch|target group|weights)/.test(call))).toEqual([]);
    const cure = await deploy(() => ({}), { despiteBrokenStable: true, reason: "the cure" });
    expect(cure.result).toMatchObject({ outcome: "live", release: "1.0.2" });
  });
});

test("a canary whose boot failed counts though its group does not list it yet", async () => {
  small.badReleases.add(2);
  const { result } = await deploy(({ fleets }) => {
    const observe = async (fleet: Parameters<typeof fleets.observe>[0]) => {
      const seen = await fleets.observe(fleet);
      return seen && fleet.name === candidate() ? { ...seen, instances: [] } : seen;
    };
    return { fleets: { ...fleets, observe } };
  });
  expect(result).toMatchObject({ outcome: "rolled-back", code: "BOOT_FAILED" });
});

describe("a boot that failed under traffic", () => {
  /** Stopped in its bake; one machine is replaced, and the new one's boot fails. */
  async function failOneBoot(): Promise<string> {
    const stop = new AbortController();
    const tell = (event: RolloutEvent): void => {
      if (event.event === "step-started" && event.step === "bake") stop.abort();
    };
    const cut = await deploy(() => ({}), { signal: stop.signal, tell });
    expect(cut.result).toMatchObject({ outcome: "interrupted" });
    small.takeAway(candidate());
    const { id } = small.groups.get(candidate())!.instances.at(-1)!;
    small.failsAfterMs.set(id, 500);
    await small.world().clock.sleep(1000);
    return id;
  }

  test("of a machine that is gone and replaced by now says nothing", async () => {
    const id = await failOneBoot();
    const group = small.groups.get(candidate())!;
    group.taken.push(...group.instances.filter((one) => one.id === id));
    group.instances = group.instances.filter((one) => one.id !== id);
    small.scaleTo(candidate(), 2);
    await small.world().clock.sleep(10_000);
    expect(await resume(ask(small, 2).request)).toMatchObject({ outcome: "live" });
    expect(small.violations).toEqual([]);
  });

  test("of a machine that stands gives customers back", async () => {
    await failOneBoot();
    expect(await resume(ask(small, 2).request)).toMatchObject({
      outcome: "rolled-back",
      code: "BOOT_FAILED",
    });
    expect(small.violations).toEqual([]);
  });
});
