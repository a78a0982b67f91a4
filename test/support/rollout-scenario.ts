import { expect } from "vitest";
import { RolloutFailure } from "../../src/domain/failure.ts";
import type { RolloutResult } from "../../src/domain/outcome.ts";
import type { Request } from "../../src/engine/request.ts";
import { unfinishedRollout } from "../../src/engine/roll-back.ts";
import { resume } from "../../src/engine/resume.ts";
import { rollOut } from "../../src/engine/roll-out.ts";
import { undo } from "../../src/engine/undo.ts";
import { ask, sampleSettings } from "./samples.ts";
import { Crash, SmallWorld, type Fault } from "./small-world.ts";

export const faults: readonly Fault[] = ["fail", "fail-after", "crash", "crash-after"];

export interface Scenario {
  readonly name: string;
  /** Releases made live before. */
  readonly before: readonly number[];
  /** How the last of those was made live, if not as usual. */
  readonly lastBefore?: Partial<Request>;
  readonly release: number;
  readonly bad: boolean;
  readonly changes?: Partial<Request>;
  /** False when the command changes the live fleet and begins no rollout to take back. */
  readonly isRollout?: false;
  /** Sets the world up once the releases before are live. */
  readonly world?: (small: SmallWorld) => void;
}

const small6 = { min: 1, desired: 2, max: 6 };

const { keep } = sampleSettings;
const keeping = { settings: { ...sampleSettings, keep: { ...keep, previousSeconds: 7200 } } };

export const scenarios: readonly Scenario[] = [
  { name: "first deploy", before: [], release: 1, bad: false },
  { name: "first deploy of a bad release", before: [], release: 1, bad: true },
  { name: "deploy over a live release", before: [1], release: 2, bad: false },
  { name: "deploy of a bad release over a live one", before: [1], release: 2, bad: true },
  {
    name: "rollback",
    before: [1, 2],
    release: 1,
    bad: false,
    changes: { purpose: "rollback", despiteBrokenStable: true },
  },
  {
    name: "deploy of another size over a fleet that a policy has grown",
    before: [1],
    release: 2,
    bad: false,
    changes: { settings: { ...sampleSettings, capacity: small6 } },
    world: (small) => [...small.groups.keys()].forEach((name) => small.scaleTo(name, 4)),
  },
  {
    name: "deploy that keeps the previous fleet",
    before: [1],
    release: 2,
    bad: false,
    changes: keeping,
  },
  {
    name: "deploy beside a fleet that was kept before",
    before: [1, 2],
    lastBefore: keeping,
    release: 3,
    bad: false,
    changes: keeping,
  },
  {
    name: "deploy of a bad release beside a kept fleet",
    before: [1, 2],
    lastBefore: keeping,
    release: 3,
    bad: true,
  },
  {
    name: "rollback to the kept fleet",
    before: [1, 2],
    lastBefore: keeping,
    release: 1,
    bad: false,
    changes: { ...keeping, purpose: "rollback", despiteBrokenStable: true },
  },
  {
    name: "another size for the live release",
    before: [1],
    release: 1,
    bad: false,
    isRollout: false,
    changes: { settings: { ...sampleSettings, capacity: { min: 1, desired: 3, max: 6 } } },
  },
  {
    name: "deploy with instances ten minutes slow and answers that lag",
    before: [1],
    release: 2,
    bad: false,
    world: (small) => {
      small.instanceSkewMs = -600_000;
      small.now += 60_000;
      small.staleMs = 3000;
    },
  },
];

/** A rule on the shared listener that is none of ours. */
const foreign = {
  arn: "arn:rule/foreign",
  priority: 300,
  hosts: ["other.example.com"],
  paths: [],
  headers: [],
  hasOtherConditions: false,
  action: { kind: "fixed", status: 200 },
  tags: {},
} as const;

export async function prepare(scenario: Scenario): Promise<SmallWorld> {
  const small = new SmallWorld();
  small.rules.push(foreign);
  for (const number of scenario.before) {
    const changes = number === scenario.before.at(-1) ? scenario.lastBefore : {};
    await rollOut(ask(small, number, changes).request);
  }
  if (scenario.bad) {
    small.badReleases.add(scenario.release);
  }
  scenario.world?.(small);
  small.calls.length = 0;
  return small;
}

/** The scenario's own command. */
export const command = (small: SmallWorld, { release, changes }: Scenario) =>
  attempt(small, async () => await rollOut(ask(small, release, changes).request));

/** One attempt; a crash leaves what a dead process leaves, and its lease has since run out. */
async function attempt(
  small: SmallWorld,
  run: () => Promise<RolloutResult>,
): Promise<RolloutResult | undefined> {
  try {
    const result = await run();
    expectTrue(small, result);
    small.leaseHeld = false;
    return result;
  } catch (error) {
    if (error instanceof Crash || error instanceof RolloutFailure) {
      small.leaseHeld = false;
      return undefined;
    }
    throw error;
  }
}

/**
 * What an operator does: the command that the result names next, or after a crash the same one,
 * until none is left. `slipway status`, and a deploy of some newer release, end it too.
 */
export async function followUp(
  small: SmallWorld,
  scenario: Scenario,
  first: RolloutResult | undefined,
): Promise<RolloutResult | undefined> {
  let last = first;
  for (let round = 0; round < 6; round += 1) {
    const words = last?.next?.split(" ");
    if (last && (!words || words[1] === "status" || words[2]?.startsWith("--environment"))) {
      if (words?.[1] !== "undo" && words?.[1] !== "resume") {
        return last;
      }
      last =
        words[1] === "undo"
          ? await takeUnfinishedBack(small, scenario)
          : await goOn(small, scenario);
      continue;
    }
    last = await command(small, scenario);
  }
  return last;
}

/** What is unfinished goes on, by `slipway resume`. */
const goOn = (small: SmallWorld, { release, changes }: Scenario) =>
  attempt(small, async () => await resume(ask(small, release, changes).request));

export async function takeUnfinishedBack(
  small: SmallWorld,
  { release, changes }: Scenario,
): Promise<RolloutResult | undefined> {
  const unfinished = await unfinishedRollout(small.world());
  return (
    unfinished &&
    (await attempt(small, async () => await undo(ask(small, release, changes).request)))
  );
}

/** The live one, and the one kept beside it. */
const standingFleets = ({ live }: SmallWorld): number => (live?.kept ? 2 : live ? 1 : 0);

/** What the result says must be so in the world. */
function expectTrue(small: SmallWorld, result: RolloutResult): void {
  const where = `${result.outcome} ${result.code}: ${result.reason}`;
  const rule = small.rules.find((one) => one.priority === 20_100);
  const targets = rule?.action.kind === "forward" ? rule.action.targets : [];
  const total = targets.reduce((sum, target) => sum + target.weight, 0);
  const serving = targets
    .filter(({ weight }) => weight > 0)
    .map(({ targetGroupArn, weight }) => ({
      release: small.targetGroups.get(targetGroupArn)?.releaseId,
      percent: (100 * weight) / total,
    }));
  if (result.serving !== null && small.staleMs === 0) {
    expect(result.serving, where).toEqual(serving);
  }
  // A lease whose taking was never answered is waited out by whoever comes next.
  expect(small.leaseHeld && !result.reason.startsWith("lease "), where).toBe(false);
  const standing = standingFleets(small);
  if (small.targetGroups.size > standing) {
    expect(result.left, where).not.toEqual([]);
  }
  if (result.outcome === "live" || result.outcome === "live-cleanup-pending") {
    expect(small.live?.releaseId, where).toBe(result.release);
  }
  if (result.outcome === "rolled-back") {
    expect(small.targetGroups.size, where).toBe(standing);
  }
}

export function expectWhole(small: SmallWorld, where: string): void {
  const standing = standingFleets(small);
  expect(small.violations, where).toEqual([]);
  expect(small.rules.filter((rule) => rule.arn === foreign.arn)).toEqual([foreign]);
  expect(
    {
      groups: [...small.groups.values()].filter((group) => group.deletedAt === undefined).length,
      templates: small.templates.size,
      targetGroups: small.targetGroups.size,
      rules: small.rules.length - 1,
    },
    where,
  ).toEqual({
    groups: standing,
    templates: standing,
    targetGroups: standing,
    rules: small.live ? 1 : 0,
  });
}
