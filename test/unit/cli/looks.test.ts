// Goal: history, why, logs, ps and status tell of the world as it is, in words and the same as JSON.
// Method: the real engine makes rollouts on the small world; the commands look at that.
import { beforeEach, describe, expect, test } from "vitest";
import { runHistory } from "../../../src/cli/history.ts";
import { runLogs } from "../../../src/cli/logs.ts";
import { runPs } from "../../../src/cli/ps.ts";
import { runStatus } from "../../../src/cli/status.ts";
import { runWhy } from "../../../src/cli/why.ts";
import type { Connect } from "../../../src/cli/wiring.ts";
import { keptLines } from "../../../src/report/kept-line.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { ask } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext } from "./fake-context.ts";
import { base, memoryStores } from "./memory-stores.ts";
import { temporaryDirectory } from "./temporary-directory.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

let small: SmallWorld;
let cwd: string;

beforeEach(() => {
  small = new SmallWorld();
  cwd = temporaryDirectory();
  writeFileSync(
    join(cwd, "slipway.yaml"),
    "service: web\nport: 8080\nenvironments: { rehearsal: }\n",
  );
});

const open: Connect = () => {
  const world = small.world();
  const stores = { ...memoryStores(), releases: world.releases as never, ledger: world.ledger };
  return Promise.resolve({ base, stores, world: () => world, close: () => undefined });
};

type Look = typeof runHistory | typeof runLogs;

async function look(run: Look, args: readonly string[] = [], options = {}): Promise<string> {
  const context = fakeContext({ cwd });
  expect(await run(context, args, options, open)).toBe(0);
  return context.printed.out;
}

async function asJson(run: Look, args: readonly string[] = [], options = {}): Promise<any> {
  const context = fakeContext({ cwd, flags: { json: true } });
  expect(await run(context, args, options, open)).toBe(0);
  return JSON.parse(context.printed.out);
}

const deploy = async (number: number, changes = {}) =>
  await rollOut(ask(small, number, changes).request);

describe("before anything happened", () => {
  test("history, ps and why say so", async () => {
    expect(await look(runHistory)).toBe("No rollout yet: slipway deploy begins the first.\n");
    expect(await asJson(runHistory)).toEqual({ rollouts: [], limit: 100, offRecord: 0, line: [] });
    expect(await look(runPs)).toBe("web in rehearsal has no instances\n");
    const context = fakeContext({ cwd });
    for (const run of [runWhy, runLogs]) {
      expect(await failureOf(() => run(context, [], {}, open))).toMatchObject({
        code: "NOT_FOUND",
        summary: expect.stringContaining("no rollout yet"),
      });
    }
  });
});

describe("after two rollouts, the second of a bad release", () => {
  beforeEach(async () => {
    await deploy(1, { reason: "DEPLOY-111" });
    small.badReleases.add(2);
    await deploy(2, { reason: "DEPLOY-112" });
  });

  test("history tells both, newest first, with reason and code", async () => {
    const { rollouts } = await asJson(runHistory);
    expect(rollouts).toMatchObject([
      { rollout: 2, release: "1.0.2", number: "r2", previous: "1.0.1", state: "rolled-back" },
      { rollout: 1, release: "1.0.1", previous: null, state: "succeeded", reason: "DEPLOY-111" },
    ]);
    const lines = (await look(runHistory)).split("\n");
    expect(lines[0]).toMatch(/^ROLLOUT +STARTED +BY +WHAT +RELEASE +ENDED AS +TOOK +REASON$/);
    expect(lines[1]).toMatch(/^ +2 .* r2 \(1\.0\.2\) +rolled-back: BOOT_FAILED /);
    expect(lines[2]).toMatch(/ succeeded .* DEPLOY-111$/);
  });

  test("history says at its end that older ones have gone off record, and the limit", async () => {
    small.rollouts.delete(1);
    expect(await look(runHistory)).toMatch(
      /\nRollouts up to 1 are not shown: the newest 100 stay on record \(keep\.history\)\.\n$/,
    );
    expect(await asJson(runHistory)).toMatchObject({ limit: 100, offRecord: 1 });
  });

  test("why tells of the newest: code, evidence, blame, what was undone, times", async () => {
    const told = await look(runWhy);
    expect(told).toMatch(
      /^Rollout 2 \(deploy of r2, 1\.0\.2, in rehearsal over 1\.0\.1\) by ann@desk/,
    );
    expect(told).toContain("BOOT_FAILED: ");
    expect(told).toContain("The release is to blame, and marked.");
    expect(told).toContain("Undone:\n");
    expect(told).toContain("Timeline:\n");
    const account = await asJson(runWhy);
    expect(account).toMatchObject({ rollout: 2, failure: { code: "BOOT_FAILED" } });
    expect(account.undone).toEqual(["launch-canary"]);
    expect(account).toEqual((await asJson(runHistory)).rollouts[0]);
  });

  test("why of an older one, and of none", async () => {
    expect(await look(runWhy, ["1"])).toContain("because: DEPLOY-111: succeeded after ");
    const context = fakeContext({ cwd });
    expect(await failureOf(() => runWhy(context, ["9"], {}, open))).toMatchObject({
      code: "NOT_FOUND",
      summary: "There is no rollout 9; the newest is 2.",
    });
    expect(await failureOf(() => runWhy(context, ["yesterday"], {}, open))).toMatchObject({
      code: "BAD_INPUT",
    });
  });

  test("ps and status show what serves, with weight, age, config and a link to each thing", async () => {
    const { instances, ...rest } = await asJson(runPs);
    expect(rest).toEqual({ service: "web", environment: "rehearsal", differing: [], kept: null });
    expect(instances).toHaveLength(2);
    expect(instances[0]).toMatchObject({
      release: "1.0.1",
      zone: "a",
      state: "InService",
      health: "healthy",
      percent: 100,
      configVersion: 1,
      references: {},
    });
    expect(instances[0].console).toContain(`instanceId=${instances[0].instance}`);
    const status = await asJson(runStatus);
    expect(status.instances).toEqual(instances);
    expect(status.live.group).not.toBe("");
    expect(status.console.group).toContain(`id=${status.live.group};`);
    expect(status.console.dashboard).toBeNull();
    expect(await look(runPs)).toMatch(
      /INSTANCE +RELEASE +ZONE +STATE +HEALTH +WEIGHT +AGE +CONFIG +BOOT\n/,
    );
    const lines = await look(runStatus);
    expect(lines).toContain("100 %");
    expect(status.live).toMatchObject({ release: "1.0.1", reason: "DEPLOY-111" });
    expect(status.rollout).toMatchObject({
      reason: "DEPLOY-112",
      failure: expect.stringContaining("failed at run"),
    });
    expect(lines).toMatch(/^Live: 1\.0\.1 .*, because: DEPLOY-111$/m);
    expect(lines).toMatch(/^Rollout 2 of 1\.0\.2 .* \(.+\), because: DEPLOY-112$/m);
    expect(lines).toContain("Auto Scaling group: https://eu-west-1.console.aws.amazon.com/");
  });

  test("logs tell how each instance booted and what it printed", async () => {
    const logs = await asJson(runLogs);
    expect(logs).toHaveLength(2);
    expect(logs[0]).toMatchObject({ console: "up\n", report: { state: "ready" } });
    const one = logs[0].report.instanceId;
    const told = await look(runLogs, [], { instance: one });
    expect(told).toMatch(new RegExp(`^== ${one} in a: `));
    expect(told).toContain("-- console\nup");
    const context = fakeContext({ cwd });
    expect(await failureOf(() => runLogs(context, [], { instance: "i-0" }, open))).toMatchObject({
      code: "NOT_FOUND",
      summary: expect.stringContaining(one),
    });
  });

  test("logs of the rolled-back rollout are there as long as its reports are", async () => {
    const context = fakeContext({ cwd });
    const failure = await failureOf(() => runLogs(context, [], { rollout: 2 }, open));
    expect(failure).toMatchObject({ code: "NOT_FOUND" });
  });
});

test("status links to the base's dashboard, and says nothing of one where there is none", async () => {
  const dashboard = "slipway-rehearsal";
  const context = fakeContext({ cwd });
  const withOne: Connect = async (...asked) => {
    const connection = await open(...asked);
    return { ...connection, base: { ...connection.base, dashboard } };
  };
  await runStatus(context, [], {}, withOne);
  const link =
    "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1" +
    "#dashboards:name=slipway-rehearsal";
  expect(context.printed.out).toContain(`\nDashboard: ${link}\n`);
  expect(await look(runStatus)).not.toContain("Dashboard");
});

test("status and ps tell what is kept and until when, its instances at 0 %, and when that is over", async () => {
  await deploy(1);
  const { settings } = ask(small, 2).request;
  const keep = { ...settings.keep, previousSeconds: 7200 };
  await deploy(2, { settings: { ...settings, keep } });
  const until = small.live?.kept?.retireAfter ?? "";
  const { kept, instances } = await asJson(runStatus);
  expect(kept).toMatchObject({ release: "1.0.1", number: "r1", until });
  expect(instances.map((one: any) => [one.release, one.percent])).toEqual([
    ...Array(2).fill(["1.0.2", 100]),
    ...Array(2).fill(["1.0.1", 0]),
  ]);
  // These commands' clock stands on the second of January, a day later.
  const over = `Kept: the fleet of 1.0.1 (r1) until ${until}, which is over: slipway cleanup`;
  for (const run of [runStatus, runPs]) {
    expect(await look(run)).toContain(over);
  }
  const nowMs = Date.parse(until) - 1;
  expect(keptLines({ kept, environment: "rehearsal" }, nowMs)).toEqual([
    `Kept for a rollback: the fleet of 1.0.1 (r1) until ${until}`,
  ]);
  expect((await asJson(runPs)).kept).toEqual(kept);
});

test("status tells who holds the lease, since when, how long silent, and what to do", async () => {
  await deploy(1);
  expect(await asJson(runStatus)).toMatchObject({ lease: null });
  const lease = {
    holder: "ann@desk (pid 7)",
    purpose: "deploy 1.0.2",
    since: "2026-01-02T03:00:00.000Z",
    epoch: 2,
    rvn: "x",
    released: false,
    beatAt: small.now - 120_000,
  };
  small.lease = lease;
  expect((await asJson(runStatus)).lease).toEqual({
    holder: "ann@desk (pid 7)",
    purpose: "deploy 1.0.2",
    since: "2026-01-02T03:00:00.000Z",
    broken: false,
    deleted: false,
    lastHeartbeatSeconds: 120,
    quietSeconds: 360,
  });
  expect(await look(runStatus)).toContain(
    "Lease: ann@desk (pid 7) holds it (deploy 1.0.2) since 2026-01-02T03:00:00.000Z; last sign of " +
      "life 2 min 00 s ago\nIf that process is dead: slipway resume --environment rehearsal --yes --wait " +
      "takes over after 6 min 00 s without a sign of life\n",
  );
  small.lease = { ...lease, holder: "bob@desk", broken: true };
  expect(await look(runStatus)).toContain("a taker (--wait) waits 6 min 00 s\n");
  small.lease = { ...lease, released: true };
  expect(await look(runStatus)).not.toContain("Lease:");
});
