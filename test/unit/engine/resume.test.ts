// Goal: resume finishes and undo takes back whatever an earlier process left, by the record alone.
// Method: rollouts stopped in each state on the small world, then ended by a request that knows
// nothing of them; the report is compared with the world.
import { beforeEach, describe, expect, test } from "vitest";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import type { UnfinishedRequest } from "../../../src/engine/request.ts";
import { resume } from "../../../src/engine/resume.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { undo } from "../../../src/engine/undo.ts";
import { ask, sampleSettings } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

beforeEach(() => {
  small = new SmallWorld();
});

const deploy = async (number: number, changes = {}) =>
  await rollOut(ask(small, number, changes).request);

/** Of another person on another machine, who names no release. */
function asked(changes: Partial<UnfinishedRequest> = {}): UnfinishedRequest {
  const { release: _release, purpose: _purpose, ...request } = ask(small, 1).request;
  return { ...request, startedBy: "bob@laptop", ...changes };
}

function stopAt(step: string, direction: "do" | "undo" = "do") {
  const stop = new AbortController();
  const tell = (event: RolloutEvent): void => {
    if (event.event === "step-started" && event.step === step && event.direction === direction) {
      stop.abort();
    }
  };
  return { signal: stop.signal, tell };
}

/** The second time that this is read, nobody answers. */
function secondUnanswered(read: string): void {
  let reads = 0;
  small.fault = (_n, name) => (name === read && (reads += 1) === 2 ? "unanswered" : undefined);
}

const standing = () => ({
  groups: small.groups.size,
  templates: small.templates.size,
  targetGroups: small.targetGroups.size,
  rules: small.rules.length,
});

const oneWholeFleet = { groups: 1, templates: 1, targetGroups: 1, rules: 1 };
const steps = ["launch-canary", "verify-canary", "scale-fleet", "shift-traffic", "bake", "promote"];

describe.each(steps)("a deploy stopped at %s", (step) => {
  beforeEach(async () => {
    await deploy(1);
    await deploy(2, stopAt(step));
  });

  test("is finished by resume", async () => {
    expect(await resume(asked())).toMatchObject({
      outcome: "live",
      exitCode: 0,
      rollout: 2,
      release: "1.0.2",
      previous: "1.0.1",
      serving: [{ release: "1.0.2", percent: 100 }],
      next: null,
    });
    expect(standing()).toEqual(oneWholeFleet);
    expect(small.violations).toEqual([]);
  });

  test("is taken back by undo, with who and why on record", async () => {
    const result = await undo(asked({ reason: "wrong day" }));
    expect(result).toMatchObject({
      outcome: "live",
      exitCode: 0,
      rollout: 2,
      release: "1.0.1",
      previous: "1.0.2",
      serving: [{ release: "1.0.1", percent: 100 }],
      next: null,
    });
    expect(small.rollouts.get(2)?.state).toMatchObject({
      kind: "rolled-back",
      failure: {
        code: "INTERRUPTED",
        summary: "Taken back by an operator, bob@laptop, because: wrong day",
      },
    });
    expect(small.releases.get(2)?.failed).toBeUndefined();
    expect(standing()).toEqual(oneWholeFleet);
    expect(small.violations).toEqual([]);
  });
});

test("an interrupted rollback is finished as a rollback", async () => {
  await deploy(1);
  await deploy(2);
  const cut = await deploy(1, { purpose: "rollback", ...stopAt("bake") });
  expect(cut.next).toBe("slipway resume --environment rehearsal --yes");
  expect(await resume(asked())).toMatchObject({ outcome: "live", release: "1.0.1" });
  expect(small.rollouts.get(3)).toMatchObject({ purpose: "rollback" });
});

test("what was being undone is undone to its end, and not turned round", async () => {
  await deploy(1);
  await deploy(2, stopAt("bake"));
  await undo(asked(stopAt("scale-fleet", "undo")));
  expect(await resume(asked())).toMatchObject({
    outcome: "live",
    release: "1.0.1",
    previous: "1.0.2",
    next: null,
  });
  expect(standing()).toEqual(oneWholeFleet);
});

describe("a live release with something left to clean", () => {
  beforeEach(async () => {
    await deploy(1);
    small.fault = (_, name) => (name === "target group gone" ? "fail" : undefined);
    expect(await deploy(2)).toMatchObject({
      outcome: "live-cleanup-pending",
      next: "slipway resume --environment rehearsal --yes",
    });
    small.fault = () => undefined;
  });

  test("is finished by resume", async () => {
    expect(await resume(asked())).toMatchObject({ outcome: "live", release: "1.0.2", left: [] });
    expect(standing()).toEqual(oneWholeFleet);
  });

  test("cannot be undone, and is told how to go back", async () => {
    small.calls.length = 0;
    const refused = await undo(asked());
    expect(refused).toMatchObject({ outcome: "refused", exitCode: 2, code: "CONFLICT" });
    expect(refused.reason).toContain("Rollout 2 of 1.0.2 is past its promotion");
    expect(refused.reason).toContain("slipway rollback");
    expect(small.calls.filter((call) => call.startsWith("lease"))).toEqual([]);
  });
});

describe.each([
  ["resume", resume, "rolled-back"],
  ["undo", undo, "live"],
] as const)("a rollout that needs an operator, by %s", (_, verb, outcome) => {
  test("is undone to its end, with the first reason told", async () => {
    await deploy(1);
    small.badReleases.add(2);
    small.fault = (_call, name) => (name.startsWith("remove ") ? "fail" : undefined);
    expect(await deploy(2)).toMatchObject({
      outcome: "needs-operator",
      next: "slipway undo --environment rehearsal --yes",
    });
    small.fault = () => undefined;
    const result = await verb(asked());
    expect(result).toMatchObject({ outcome, rollout: 2 });
    expect(result.reason).toContain("exited with 1");
    expect(small.releases.get(2)?.failed).toBeDefined();
    expect(standing()).toEqual(oneWholeFleet);
  });
});

// Faults: A1.
describe.each([
  ["resume", resume],
  ["undo", undo],
] as const)("%s that is cut short before it takes the rollout up", (verb, command) => {
  test.each(["latest", "live"])(
    "by no answer to %s says what the record had left",
    async (read) => {
      await deploy(1);
      await deploy(2, stopAt("verify-canary"));
      const { candidate } = small.rollouts.get(2) ?? {};
      secondUnanswered(read);
      const result = await command(asked());
      expect(result).toMatchObject({
        outcome: "interrupted",
        code: "AWS_UNREACHABLE",
        serving: [{ release: "1.0.1", percent: 100 }],
        left: [`fleet ${candidate?.name} of 1.0.2`, "the test rule"],
        next: `slipway ${verb} --environment rehearsal --yes --wait`,
      });
      expect(small.leaseHeld).toBe(false);
    },
  );

  test("of a first release that has customers says who serves", async () => {
    await deploy(1, stopAt("bake"));
    secondUnanswered("latest");
    expect(await command(asked())).toMatchObject({
      outcome: "interrupted",
      serving: [{ release: "1.0.1", percent: 100 }],
    });
  });

  test("of a first release without a rule on record does not know who serves", async () => {
    await deploy(1, stopAt("launch-canary"));
    secondUnanswered("latest");
    expect(await command(asked())).toMatchObject({ outcome: "interrupted", serving: null });
  });

  test("knows neither who serves nor what is left if it read no record", async () => {
    await deploy(1);
    await deploy(2, stopAt("verify-canary"));
    small.fault = (_n, name) => (name === "live" ? "unanswered" : undefined);
    expect(await command(asked())).toMatchObject({ outcome: "interrupted", serving: null });
  });
});

test("a deploy stopped while it waits for its turn goes on as one that waits", async () => {
  await deploy(1);
  await deploy(2, stopAt("bake"));
  const stop = new AbortController();
  small.fault = (_n, name) => {
    if (!name.startsWith("lease")) return undefined;
    stop.abort();
    return "unanswered";
  };
  expect(await deploy(3, { wait: true, signal: stop.signal })).toMatchObject({
    outcome: "interrupted",
    code: "INTERRUPTED",
    rollout: null,
    next: "slipway deploy 1.0.3 --environment rehearsal --yes --wait",
  });
});

test("a deploy that is cut short does not say that what is over by now is left", async () => {
  await deploy(1);
  await deploy(2, stopAt("verify-canary"));
  let reads = 0;
  small.fault = (_n, name) => {
    if (name === "latest" && (reads += 1) === 2) {
      const other = small.rollouts.get(2);
      if (other) small.rollouts.set(2, { ...other, state: { kind: "succeeded" } });
    }
    return reads === 2 && name === "live" ? "unanswered" : undefined;
  };
  expect(await deploy(3)).toMatchObject({ outcome: "interrupted", left: [] });
});

test("undo of a first deploy takes away its rule though it was made a second time, late", async () => {
  await deploy(1, stopAt("verify-canary"));
  const first = small.rollouts.get(1)!;
  small.rollouts.set(1, { ...first, mayComeLate: true });
  const gone = small.rules.find(({ arn }) => arn === first.productionRuleArn)!;
  // The one on record was deleted before the late one came.
  small.rules = small.rules.map((rule) =>
    rule === gone ? { ...gone, arn: `${gone.arn}/2` } : rule,
  );
  expect(await undo(asked())).toMatchObject({ outcome: "rolled-back", left: [] });
  expect(standing()).toEqual({ groups: 0, templates: 0, targetGroups: 0, rules: 0 });
});

test("undo of a first deploy leaves nothing, and says that it was taken back", async () => {
  await deploy(1, stopAt("verify-canary"));
  expect(await undo(asked())).toMatchObject({ outcome: "rolled-back", exitCode: 1, serving: [] });
  expect(standing()).toEqual({ groups: 0, templates: 0, targetGroups: 0, rules: 0 });
});

describe.each([
  ["resume", resume],
  ["undo", undo],
] as const)("%s", (verb, run) => {
  test.each([0, 1])("with nothing unfinished after %i deploys is a no-op", async (deploys) => {
    if (deploys > 0) {
      await deploy(1);
      small.badReleases.add(2);
      await deploy(2);
    }
    small.calls.length = 0;
    const result = await run(asked());
    expect(result).toMatchObject({ outcome: "no-op", exitCode: 0, next: null });
    expect(result.reason).toBe(`No rollout is unfinished: there is nothing to ${verb}.`);
    expect(small.calls.filter((call) => call.startsWith("lease"))).toEqual([]);
  });

  test("while somebody holds the lease says so, and how to wait", async () => {
    await deploy(1);
    await deploy(2, stopAt("bake"));
    small.leaseHeld = true;
    expect(await run(asked())).toMatchObject({
      outcome: "lease-held",
      exitCode: 4,
      next: `slipway ${verb} --environment rehearsal --yes --wait`,
    });
  });

  test("tells what is left there when it has to stop before its turn comes", async () => {
    await deploy(1);
    await deploy(2, stopAt("bake"));
    small.fault = (_, name) => (name.startsWith("lease") ? "unanswered" : undefined);
    const stopped = await run(asked());
    expect(stopped).toMatchObject({ outcome: "interrupted", code: "AWS_UNREACHABLE" });
    expect(stopped.left).toContain(`fleet ${small.rollouts.get(2)?.candidate.name} of 1.0.2`);
  });

  test("of a rollout that another version of slipway began is refused in words", async () => {
    await deploy(1);
    await deploy(2, stopAt("bake"));
    const rollout = small.rollouts.get(2);
    small.rollouts.set(2, { ...rollout!, stepList: 99 });
    const refused = await run(asked());
    expect(refused).toMatchObject({ outcome: "refused", code: "CONFLICT" });
    expect(refused.reason).toContain("another version of slipway");
    expect(small.rollouts.get(2)?.state.kind).toBe("advancing");
  });
});

test.each([
  ["resume", resume],
  ["undo", undo],
] as const)("%s is refused where the base is another than the rollout's", async (_, run) => {
  await deploy(1);
  await deploy(2, stopAt("bake"));
  const { place } = asked();
  const refused = await run(asked({ place: { ...place, listenerArn: "arn:elsewhere" } }));
  expect(refused).toMatchObject({ outcome: "refused", code: "CONFLICT" });
  expect(refused.reason).toContain("stands on arn:listener, and the base here names arn:elsewhere");
  expect(small.rollouts.get(2)?.state.kind).toBe("advancing");
});

describe("with stable's group deleted by somebody, and customers with the candidate", () => {
  beforeEach(async () => {
    await deploy(1);
    const stable = small.rollouts.get(1)!.candidate.name;
    small.fault = (_, name) => (name === "promote" ? "fail" : undefined);
    const tell = (event: RolloutEvent): void => {
      if (event.event === "step-started" && event.step === "promote") small.groups.delete(stable);
    };
    const stuck = await deploy(2, { tell });
    expect(stuck).toMatchObject({
      outcome: "needs-operator",
      code: "TRAFFIC_GUARD",
      serving: [{ release: "1.0.2", percent: 100 }],
      next: "slipway resume --environment rehearsal --yes",
    });
    small.fault = () => undefined;
  });

  test("resume goes on, as there is no way back", async () => {
    expect(await resume(asked())).toMatchObject({
      outcome: "live",
      release: "1.0.2",
      reason: "1.0.2 is live, since the group of 1.0.1 is gone. It had failed: promote failed",
      next: null,
      left: [],
    });
    expect(small.releases.get(2)?.failed).toBeUndefined();
    expect(standing()).toEqual(oneWholeFleet);
    expect(small.violations).toEqual([]);
  });

  test("a deploy of another release names resume, since nothing can be taken back", async () => {
    expect(await deploy(3)).toMatchObject({
      outcome: "refused",
      code: "CONFLICT",
      reason: expect.stringContaining(
        "done nor undone. Go on with it, well or not: slipway resume",
      ),
      next: "slipway resume --environment rehearsal --yes",
    });
  });

  test("undo is refused, changes nothing and names resume", async () => {
    const before = small.rollouts.get(2);
    const refused = await undo(asked());
    expect(refused).toMatchObject({
      outcome: "refused",
      code: "CONFLICT",
      reason: expect.stringContaining("The group of 1.0.1 is gone"),
      serving: [{ release: "1.0.2", percent: 100 }],
      next: "slipway resume --environment rehearsal --yes",
    });
    expect(small.rollouts.get(2)).toEqual(before);
  });

  test("resume goes on while the candidate is not whole, and a cure takes its place", async () => {
    small.launchDelayMs = 1e9;
    small.takeAway(small.rollouts.get(2)!.candidate.name);
    small.launchDelayMs = 0;
    expect(await resume(asked())).toMatchObject({ outcome: "live", release: "1.0.2" });
    expect(await deploy(3, { despiteBrokenStable: true })).toMatchObject({ outcome: "live" });
    expect(standing()).toEqual(oneWholeFleet);
    expect(small.violations).toEqual([]);
  });

  test("with the candidate's group deleted too, there is nothing to keep: undo ends it", async () => {
    small.groups.delete(small.rollouts.get(2)!.candidate.name);
    await undo(asked());
    expect(small.rollouts.get(2)?.state.kind).toBe("rolled-back");
  });
});

test("undo leaves alone a rollout that is not the one it was asked about", async () => {
  await deploy(1);
  await deploy(2, stopAt("bake"));
  const result = await undo({ ...asked(), number: 1 });
  expect(result).toMatchObject({ outcome: "no-op", reason: expect.stringContaining("Rollout 1") });
  expect(small.rollouts.get(2)?.state.kind).toBe("advancing");
});

test("the release's own port counts, not that of slipway.yaml where resume runs", async () => {
  await deploy(1);
  await deploy(2, stopAt("launch-canary"));
  const settings = { ...sampleSettings, port: 9999 };
  expect(await resume(asked({ settings }))).toMatchObject({ outcome: "live" });
});

test("the record of the release gone, undo takes it back all the same; resume says so", async () => {
  await deploy(1);
  await deploy(2, stopAt("bake"));
  small.releases.delete(2);
  expect(await resume(asked())).toMatchObject({
    outcome: "refused",
    code: "NOT_FOUND",
    reason: expect.stringContaining("slipway undo"),
  });
  expect(await undo(asked())).toMatchObject({
    outcome: "live",
    serving: [{ release: "1.0.1", percent: 100 }],
  });
  expect(standing()).toEqual(oneWholeFleet);
});

test("resume retires a kept fleet whose time is over, and nothing before", async () => {
  const keep = { ...sampleSettings.keep, previousSeconds: 600 };
  await deploy(1);
  await deploy(2, { settings: { ...sampleSettings, keep } });
  expect(await resume(asked())).toMatchObject({ outcome: "no-op" });
  small.now += 601_000;
  expect(await resume(asked())).toMatchObject({
    outcome: "live",
    reason: "1.0.2 is live; the kept fleet of 1.0.1 is gone.",
  });
  await small.world().clock.sleep(5000);
  expect(standing()).toEqual(oneWholeFleet);
});
