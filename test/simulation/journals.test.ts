// Goal: whatever state an earlier version of slipway left a rollout in, this one brings it to an end
// with resume and takes it back with undo, or refuses it in words and changes nothing.
// Method: the records, and the world beside them, that each released list of steps left at every step,
// kept in journals/ for ever; UPDATE_JOURNALS=1 adds those of this version that are not there yet.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stepListVersion, stepNames } from "../../src/domain/rollout.ts";
import { resume } from "../../src/engine/resume.ts";
import { rollOut } from "../../src/engine/roll-out.ts";
import { undo } from "../../src/engine/undo.ts";
import type { RolloutEvent } from "../../src/engine/events.ts";
import type { Request } from "../../src/engine/request.ts";
import { ask } from "../support/samples.ts";
import { SmallWorld } from "../support/small-world.ts";
import { snapshotOf, worldFrom, type Snapshot } from "../support/world-snapshot.ts";

const folder = new URL("journals", import.meta.url).pathname;

/** How each kept rollout was begun, and what went wrong with it. */
const stories: readonly {
  readonly name: string;
  readonly before: readonly number[];
  readonly release: number;
  readonly changes?: Partial<Request>;
  readonly happens?: (small: SmallWorld, event: RolloutEvent) => void;
  readonly fault?: RegExp;
}[] = [
  { name: "first", before: [], release: 1 },
  { name: "deploy", before: [1], release: 2 },
  {
    name: "rollback",
    before: [1, 2],
    release: 1,
    changes: { purpose: "rollback", despiteBrokenStable: true },
  },
  {
    name: "crashed",
    before: [1],
    release: 2,
    happens: (small, event) => {
      if (event.event === "step-started" && event.step === "bake") small.crashAfterReady.add(2);
    },
  },
  {
    name: "check-failed",
    before: [1],
    release: 2,
    happens: (small) => {
      small.checkAnswer = { kind: "fail", reason: "answered 500" };
    },
  },
  { name: "unclean", before: [1], release: 2, fault: /^target group gone/ },
  {
    name: "stuck",
    before: [1],
    release: 2,
    happens: (small) => void small.badReleases.add(2),
    fault: /^remove /,
  },
];

/** Every state that a story's rollout is in after some write to the ledger, with its world. */
async function statesOf(story: (typeof stories)[number]): Promise<Map<string, Snapshot>> {
  const small = new SmallWorld();
  for (const number of story.before) {
    await rollOut(ask(small, number).request);
  }
  small.fault = (_, call) => (story.fault?.test(call) ? "fail" : undefined);
  const states = new Map<string, Snapshot>();
  const world = small.world();
  const kept = (): void => {
    const newest = [...small.rollouts.values()].at(-1);
    const { state } = newest ?? { state: { kind: "none" as const } };
    const name = "step" in state ? `${state.kind}-${state.step}` : state.kind;
    // The last of a state has done the most in it.
    states.set(name, structuredClone(snapshotOf(small)));
  };
  const ledger: typeof world.ledger = {
    ...world.ledger,
    write: async (...args) => {
      await world.ledger.write(...args);
      kept();
    },
    promote: async (...args) => {
      await world.ledger.promote(...args);
      kept();
    },
  };
  const tell = (event: RolloutEvent): void => story.happens?.(small, event);
  const { request } = ask(small, story.release, story.changes);
  await rollOut({ ...request, tell, world: { ...world, ledger } });
  return states;
}

/** Paths below journals/ of what this version leaves. */
async function left(): Promise<ReadonlyMap<string, Snapshot>> {
  const all = new Map<string, Snapshot>();
  for (const story of stories) {
    for (const [state, snapshot] of await statesOf(story)) {
      const isOver = state === "succeeded" || state === "rolled-back";
      // Until something goes wrong, stories with an ill end go as the plain deploy does.
      const isKept = !state.startsWith("advancing") || !(story.happens ?? story.fault);
      if (!isOver && isKept) {
        all.set(join(String(stepListVersion), `${story.name}-${state}.json`), snapshot);
      }
    }
  }
  return all;
}

if (process.env["UPDATE_JOURNALS"] === "1") {
  mkdirSync(join(folder, String(stepListVersion)), { recursive: true });
  for (const [path, snapshot] of await left()) {
    if (!existsSync(join(folder, path))) {
      writeFileSync(join(folder, path), `${JSON.stringify(snapshot)}\n`);
    }
  }
}

const journals = readdirSync(folder).flatMap((version) =>
  readdirSync(join(folder, version)).map((file) => join(version, file)),
);
const read = (path: string): Snapshot =>
  JSON.parse(readFileSync(join(folder, path), "utf8")) as Snapshot;

test("every state this version can leave is kept", async () => {
  expect([...(await left()).keys()].filter((path) => !journals.includes(path))).toEqual([]);
  const states = journals.map((path) => read(path).rollouts[0]?.state);
  for (const step of stepNames.filter((name) => name !== "preflight")) {
    expect(states).toContainEqual({ kind: "advancing", step });
  }
  const undone = states.flatMap((state) => (state?.kind === "undoing" ? [state.step] : []));
  expect(new Set(undone)).toEqual(
    new Set(["bake", "scale-fleet", "verify-canary", "launch-canary", "preflight"]),
  );
  expect(states.map((state) => state?.kind)).toContain("cleanup-pending");
  expect(states.map((state) => state?.kind)).toContain("needs-operator");
});

/** One whole fleet of what is live, or nothing at all. */
function expectWhole(small: SmallWorld): void {
  const fleets = small.live ? 1 : 0;
  const { groups, templates, targetGroups, rules } = small;
  expect(small.violations).toEqual([]);
  expect([groups.size, templates.size, targetGroups.size, rules.length]).toEqual([
    fleets,
    fleets,
    fleets,
    fleets,
  ]);
  expect(small.leaseHeld).toBe(false);
}

describe.each(journals)("%s", (path) => {
  const begun = () => {
    const snapshot = read(path);
    const small = worldFrom(snapshot);
    if (/crashed/.test(path)) small.crashAfterReady.add(2);
    if (/stuck/.test(path)) small.badReleases.add(2);
    const [rollout] = snapshot.rollouts;
    if (!rollout) throw new Error(`${path} holds no rollout`);
    const before = JSON.stringify(snapshotOf(small));
    return { small, rollout, was: snapshot.live, before };
  };
  type Begun = ReturnType<typeof begun>;

  const expectUntouched = ({ small, before }: Begun): void => {
    const [after, was] = [JSON.parse(JSON.stringify(snapshotOf(small))), JSON.parse(before)];
    expect({ ...after, now: 0, epoch: 0 }).toEqual({ ...was, now: 0, epoch: 0 });
  };

  /** At its end, whole, with this rollout live; only of another list of steps also refused in words. */
  const expectEnd = (
    one: Begun,
    result: { readonly outcome: string; readonly reason: string },
    end: { readonly outcome: string; readonly live: number | undefined; readonly state: string },
  ): void => {
    if (one.rollout.stepList !== stepListVersion && result.outcome === "refused") {
      expect(result.reason).toContain("another version of slipway");
      expectUntouched(one);
      return;
    }
    const { small, rollout } = one;
    const state = small.rollouts.get(rollout.number)?.state.kind;
    const came = { outcome: result.outcome, live: small.live?.rollout, state };
    expect(came, result.reason).toEqual(end);
    expectWhole(small);
  };

  // Faults: O9, D6.
  test("is brought to its end, the way it was going", async () => {
    const one = begun();
    const result = await resume(ask(one.small, one.rollout.releaseNumber).request);
    const goesOn = ["advancing", "cleanup-pending"].includes(one.rollout.state.kind);
    const end = goesOn
      ? { outcome: "live", live: one.rollout.number, state: "succeeded" }
      : { outcome: "rolled-back", live: one.was?.rollout, state: "rolled-back" };
    expectEnd(one, result, end);
  });

  // Faults: O9.
  test("is taken back to what was live before it, unless it is live itself", async () => {
    const one = begun();
    const result = await undo(ask(one.small, one.rollout.releaseNumber).request);
    if (one.was?.rollout === one.rollout.number) {
      expect(result.outcome).toBe("refused");
      expect(result.reason).toContain("is past its promotion");
      expectUntouched(one);
      return;
    }
    const outcome = one.was ? "live" : "rolled-back";
    expectEnd(one, result, { outcome, live: one.was?.rollout, state: "rolled-back" });
  });
});
