import { beforeEach, describe, expect, test } from "vitest";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { rollbackTarget } from "../../../src/engine/roll-back.ts";
import { undo } from "../../../src/engine/undo.ts";
import { ask, sampleRelease } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

beforeEach(() => {
  small = new SmallWorld();
});

const deploy = async (number: number, changes = {}) =>
  await rollOut(ask(small, number, changes).request);

const mutations = () =>
  small.calls.filter((call) =>
    /^(launch|resize|remove|target group|production|test rule|weights|rule gone|template)/.test(
      call,
    ),
  );

/** What stands in the world, apart from records. */
const standing = () => ({
  groups: [...small.groups.keys()].length,
  templates: small.templates.size,
  targetGroups: small.targetGroups.size,
  rules: small.rules.length,
});

const oneWholeFleet = { groups: 1, templates: 1, targetGroups: 1, rules: 1 };

describe("a first deploy", () => {
  test("goes live with everything on one fleet", async () => {
    const result = await deploy(1);
    expect(result).toMatchObject({
      outcome: "live",
      exitCode: 0,
      release: "1.0.1",
      previous: null,
      serving: [{ release: "1.0.1", percent: 100 }],
      next: null,
    });
    expect(result.timeline.map((entry) => entry.step)).toEqual([
      "preflight",
      "launch-canary",
      "verify-canary",
      "scale-fleet",
      "shift-traffic",
      "bake",
      "promote",
      "retire-previous",
      "clean-up",
    ]);
    expect(standing()).toEqual(oneWholeFleet);
    expect(small.leaseHeld).toBe(false);
  });

  test("that fails leaves nothing behind, not even the rule it made", async () => {
    small.badReleases.add(1);
    const result = await deploy(1);
    expect(result).toMatchObject({ outcome: "rolled-back", exitCode: 1, serving: [] });
    expect(standing()).toEqual({ groups: 0, templates: 0, targetGroups: 0, rules: 0 });
    expect(small.releases.get(1)?.failed?.summary).toContain("exited with 1");
  });
});

describe("a second deploy", () => {
  beforeEach(async () => {
    await deploy(1);
    small.calls.length = 0;
  });

  test("replaces the first in exactly these mutations", async () => {
    const result = await deploy(2);
    expect(result).toMatchObject({
      outcome: "live",
      previous: "1.0.1",
      serving: [{ release: "1.0.2", percent: 100 }],
    });
    const [old, fresh] = [
      small.rollouts.get(1)?.candidate.name,
      small.rollouts.get(2)?.candidate.name,
    ];
    expect(mutations()).toEqual([
      `target group ${fresh}`,
      `launch ${fresh}`,
      "test rule",
      `resize ${fresh} 2/2/6`,
      `weights ${fresh}=50 ${old}=50`,
      `weights ${fresh}=100 ${old}=0`,
      `resize ${old} 0/0/0`,
      `weights ${fresh}=100`,
      `remove ${old}`,
      "target group gone",
      "template gone",
      "rule gone",
    ]);
    expect(standing()).toEqual(oneWholeFleet);
    expect(small.violations).toEqual([]);
    expect(small.live?.history.map((entry) => entry.id)).toEqual(["1.0.1"]);
  });

  // Faults: O7.
  test("of what is live is a no-op", async () => {
    expect(await deploy(1)).toMatchObject({ outcome: "no-op", exitCode: 0, next: null });
    expect(mutations()).toEqual([]);
  });

  // Faults: I1.
  test("whose canary fails to boot never touches the production rule", async () => {
    small.badReleases.add(2);
    const result = await deploy(2);
    expect(result).toMatchObject({
      outcome: "rolled-back",
      code: "BOOT_FAILED",
      serving: [{ release: "1.0.1", percent: 100 }],
      evidence: ["exit code 1", "no key"],
    });
    expect(mutations().filter((call) => call.startsWith("weights"))).toEqual([]);
    expect(standing()).toEqual(oneWholeFleet);
    expect(small.releases.get(2)?.failed?.rollout).toBe(2);
  });

  // Faults: I2.
  test("whose program crashes once it was ready is rolled back with its last words", async () => {
    small.crashAfterReady.add(2);
    const result = await deploy(2);
    expect(result).toMatchObject({
      outcome: "rolled-back",
      code: "PROGRAM_CRASHED",
      evidence: ["boom"],
    });
    expect(standing()).toEqual(oneWholeFleet);
  });

  test("whose program may be started again as often as it was goes live", async () => {
    small.crashAfterReady.add(2);
    const release = sampleRelease(2);
    const run = { ...release.run, restartsAllowed: 1 };
    expect(await deploy(2, { release: { ...release, run } })).toMatchObject({ outcome: "live" });
    small.crashAfterReady.clear();
    const none = { ...release, run: { ...run, restartsAllowed: 0 } };
    small.crashAfterReady.add(3);
    expect(await deploy(3, { release: { ...none, number: 3, id: "1.0.3" } })).toMatchObject({
      code: "PROGRAM_CRASHED",
    });
  });

  // Faults: I12.
  test.each(["ARTIFACT_FETCH", "ARTIFACT_DENIED", "DOCKER_UNAVAILABLE"])(
    "that could not boot for %s may be tried again: the release is not to blame",
    async (code) => {
      small.failureCode = code;
      small.badReleases.add(2);
      const result = await deploy(2);
      expect(result).toMatchObject({ outcome: "rolled-back", code: "BOOT_FAILED" });
      expect(result.next).toBe("slipway deploy 1.0.2 --environment rehearsal --yes");
      expect(result.reason).toContain("eploy the same release again");
      expect(small.releases.get(2)?.failed).toBeUndefined();
    },
  );

  test.each(["ARTIFACT_NOT_FOUND", "ARTIFACT_HOSTILE", "CONTAINER_REFUSED", "A_CODE_OF_TOMORROW"])(
    "that could not boot for %s is marked as failed",
    async (code) => {
      small.failureCode = code;
      small.badReleases.add(2);
      const { reason, next } = await deploy(2);
      expect(reason).toContain(`failed at run: exited with 1 (${code}).`);
      expect(reason).toContain("The release is marked as failed, and the service halted for it.");
      expect(next).toBe("slipway unfreeze --environment rehearsal --reason TEXT");
      expect(small.releases.get(2)?.failed?.rollout).toBe(2);
    },
  );

  test("whose check answers wrongly is rolled back", async () => {
    small.checkAnswer = { kind: "fail", reason: "answered 500" };
    expect(await deploy(2)).toMatchObject({ outcome: "rolled-back", code: "CHECK_FAILED" });
    expect(standing()).toEqual(oneWholeFleet);
  });

  // Faults: D12.
  test("whose check is never answered is inconclusive and rolled back", async () => {
    small.checkAnswer = { kind: "unknown", reason: "503 by the load balancer" };
    const result = await deploy(2);
    expect(result).toMatchObject({ outcome: "inconclusive", exitCode: 6, code: "INCONCLUSIVE" });
    expect(small.releases.get(2)?.failed).toBeUndefined();
    expect(standing()).toEqual(oneWholeFleet);
  });

  // Faults: O6.
  test("is refused while another holds the lease", async () => {
    small.leaseHeld = true;
    expect(await deploy(2)).toMatchObject({ outcome: "lease-held", exitCode: 4 });
    expect(mutations()).toEqual([]);
  });

  // Faults: O10.
  test("is refused when somebody moved the weights", async () => {
    small.rules = small.rules.map((rule) => ({ ...rule, action: { kind: "fixed", status: 503 } }));
    expect(await deploy(2)).toMatchObject({ outcome: "refused", exitCode: 2, code: "DRIFT" });
    expect(mutations()).toEqual([]);
  });

  test("is refused when an earlier rule takes the same requests, naming its owner", async () => {
    const rule = { hosts: [], paths: ["*"], headers: [], hasOtherConditions: false, tags: {} };
    small.rules.push({ ...rule, arn: "x", priority: 7, action: { kind: "fixed", status: 200 } });
    const result = await deploy(2);
    expect(result).toMatchObject({ outcome: "refused", code: "PREFLIGHT" });
    expect(result.reason).toContain("priority 7");
    expect(result.reason).toContain("without slipway's tags");
  });

  test("is refused when its new route would leave a later service without requests", async () => {
    const rule = { paths: ["/*"], headers: [], hasOtherConditions: false };
    const tags = { "slipway:service": "py", "slipway:environment": "rehearsal" };
    const action = { kind: "fixed", status: 200 } as const;
    small.rules.push({ ...rule, arn: "y", priority: 20_115, hosts: ["py.test"], action, tags });
    const route = { host: "py.test", path: "/*", priority: 111 };
    const { request } = ask(new SmallWorld(), 9);
    const asked = { ...request, world: small.world(), settings: { ...request.settings, route } };
    small.live = undefined;
    small.rules = small.rules.filter((one) => one.arn === "y");
    small.rollouts.clear();
    const result = await rollOut(asked);
    expect(result).toMatchObject({ outcome: "refused", code: "PREFLIGHT" });
    expect(result.reason).toContain("service py in rehearsal and would lose its requests");
  });

  // Faults: O13.
  test("is refused when the credentials would end half-way", async () => {
    small.credentialsExpireAt = small.now + 200_000;
    const result = await deploy(2);
    expect(result).toMatchObject({ outcome: "refused", exitCode: 2, code: "PREFLIGHT" });
    expect(result.reason).toContain("credentials end in 200 s");
    expect(mutations()).toEqual([]);
    small.credentialsExpireAt = small.now + 3_600_000;
    expect(await deploy(2)).toMatchObject({ outcome: "live" });
  });

  // Faults: O4, O6, O7.
  test("that is interrupted is neither done nor undone, and the same release goes on", async () => {
    const stop = new AbortController();
    const tell = (event: { event: string }) => {
      if (event.event === "traffic-shifted") {
        stop.abort();
      }
    };
    const cut = await deploy(2, { signal: stop.signal, tell });
    expect(cut).toMatchObject({ outcome: "interrupted", exitCode: 5 });
    expect(cut.next).toBe("slipway resume --environment rehearsal --yes");
    expect(small.leaseHeld).toBe(false);

    small.addRelease(sampleRelease(3));
    expect(await deploy(3)).toMatchObject({ outcome: "refused", code: "CONFLICT" });
    expect(await deploy(2)).toMatchObject({ outcome: "live" });
    expect(standing()).toEqual(oneWholeFleet);
    expect(small.violations).toEqual([]);
  });

  // Faults: O4.
  test("that is interrupted can be taken back", async () => {
    const stop = new AbortController();
    const tell = (event: { event: string }) => {
      if (event.event === "traffic-shifted") {
        stop.abort();
      }
    };
    await deploy(2, { signal: stop.signal, tell });
    const asked = ask(small, 2);
    const result = await undo({ ...asked.request, number: 2 });
    expect(asked.events.at(-1)).toEqual({ event: "rollout-finished", result });
    expect(result).toMatchObject({
      outcome: "live",
      release: "1.0.1",
      serving: [{ release: "1.0.1", percent: 100 }],
    });
    expect(standing()).toEqual(oneWholeFleet);
    expect(small.violations).toEqual([]);
  });
});

test("rollback goes to the last promoted release, and then further back, never forth", async () => {
  await deploy(1);
  await deploy(2);
  await deploy(3);
  expect(await rollbackTarget(small.world(), undefined)).toBe(2);
  await deploy(2, { purpose: "rollback" });
  expect(small.live?.releaseId).toBe("1.0.2");
  expect(await rollbackTarget(small.world(), undefined)).toBe(1);
  await deploy(1, { purpose: "rollback" });
  await expect(rollbackTarget(small.world(), undefined)).rejects.toThrow("nothing to go back to");
});
