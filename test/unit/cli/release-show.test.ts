// Goal: release show tells everything a release pins and what became of it, truly; pin and unpin
// are recorded once and told.
// Method: the commands in process on stores in memory and the small world.
import { expect, test } from "vitest";
import { runConfigSet } from "../../../src/cli/config-set.ts";
import { runReleaseList } from "../../../src/cli/release-list.ts";
import { runReleasePin, runReleaseUnpin } from "../../../src/cli/release-pin.ts";
import { runReleaseShow } from "../../../src/cli/release-show.ts";
import type { Connect } from "../../../src/cli/wiring.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext, type FakeContext } from "./fake-context.ts";
import { smallConnection, type SmallConnection } from "./small-connection.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const file = `service: web
port: 8080
environments: { rehearsal: { bake: 2s, drain: 2s, shift: { pause: 1s } } }
`;

function context(flags: FakeContext["flags"] = {}): FakeContext {
  return fakeContext({
    flags,
    cwd: temporaryDirectory({ "slipway.yaml": file }),
    env: { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "ann" },
  });
}

/** 1.0.1 was live with version 1, 1.0.1.2 is with version 2, whose reference two instances resolved. */
async function twoReleases(): Promise<SmallConnection> {
  const at = await smallConnection();
  const options = { deploy: true, yes: true, reason: "DEPLOY-111" };
  expect(await runConfigSet(context(), ["A=2", "DB=ssm:/db"], options, at.open)).toBe(0);
  const open: Connect = async (...call) => {
    const connection = await at.open(...call);
    const world = connection.world();
    const boots: typeof world.boots = {
      ...world.boots,
      reports: async (rollout) =>
        (await world.boots.reports(rollout)).map((report, n) => ({
          ...report,
          references: { DB: `ssm:/db@${n === 0 ? 3 : 4}` },
        })),
    };
    return { ...connection, world: () => ({ ...world, boots }) };
  };
  return { ...at, open };
}

async function show(at: SmallConnection, name: string): Promise<any> {
  const here = context({ json: true });
  expect(await runReleaseShow(here, [name], {}, at.open)).toBe(0);
  return JSON.parse(here.printed.out);
}

test("show has every field of the release, the rollouts it had and what references came to", async () => {
  const at = await twoReleases();
  const view = await show(at, "r2");
  const {
    schema: _schema,
    number: _number,
    commit: _commit,
    ...pins
  } = at.stores.published[1]!.release;
  expect(view).toEqual({
    ...JSON.parse(JSON.stringify(pins)),
    release: "r2",
    isLive: true,
    reason: "DEPLOY-111",
    commit: null,
    settingsFile: null,
    promotedAt: null,
    failed: null,
    pinned: null,
    incomplete: null,
    configDiff: null,
    references: [
      { key: "DB", resolved: "ssm:/db@3", instances: [expect.any(String)] },
      { key: "DB", resolved: "ssm:/db@4", instances: [expect.any(String)] },
    ],
    rollouts: [
      {
        rollout: 2,
        state: "succeeded",
        startedAt: expect.stringMatching(/^2026-/),
        startedBy: "ann@github-actions",
      },
    ],
  });
});

test("show compares the config with what is live", async () => {
  const at = await twoReleases();
  expect((await show(at, "1.0.1")).configDiff).toEqual({
    from: "1.0.1.2",
    fromVersion: 2,
    added: {},
    removed: { DB: { from: "ssm:/db" } },
    changed: { A: { from: "2", to: "1" } },
  });
  at.stores.versions.splice(0, 1);
  expect((await show(at, "1.0.1")).configDiff).toBeNull();
});

test("show for people puts what became of it first, and no reference's value", async () => {
  const at = await twoReleases();
  await runReleasePin(context(), ["r1"], { reason: "audit" }, at.open);
  const failed = { rollout: 7, at: "2026-01-03T00:00:00.000Z", summary: "It crashed." };
  at.stores.published[0] = { ...at.stores.published[0]!, failed };
  const here = context();
  await runReleaseShow(here, ["r1"], {}, at.open);
  const lines = here.printed.out
    .split("\n")
    .map((line) => line.replace(/\d\d:\d\d:\d\d\.\d+/, "…"));
  expect(lines).toEqual([
    "r1 1.0.1 of web in rehearsal",
    "published   2026-01-01T…Z by ann@desk",
    "promoted    never",
    "failed      2026-01-03T…Z in rollout 7: It crashed.",
    "pinned      since 2026-01-02T…Z by ann@github-actions, because: audit",
    "rollout     1 succeeded, 2026-01-01T…Z by ann@desk",
    "source      file:///sources/1.tar.gz",
    "sha256      1111",
    "Dockerfile  Dockerfile (sha256 d0)",
    `config      version 1 (sha256 ${at.stores.versions[0]!.sha256})`,
    "AMI         ami-1",
    "instance    t3.small, port 8080",
    "health      GET /healthz gives 200 within 2 s, every 5 s; ready within 30 s, build within 60 s",
    "run         restart always, no memory limit, AWS none",
    "Rolled out now, it changes the config of live 1.0.1.2 (version 2):",
    "- A=2",
    "+ A=1",
    "- DB=ssm:/db",
    "",
  ]);
  expect((await failureOf(() => runReleaseShow(context(), ["r9"], {}, at.open))).summary).toMatch(
    /^There is no release r9; the newest are r2/,
  );
});

test("pin is recorded once, told by list, and taken away by unpin", async () => {
  const at = await twoReleases();
  const run = async (command: typeof runReleasePin, reason?: string) => {
    const here = context({ json: true });
    expect(await command(here, ["r1"], reason === undefined ? {} : { reason }, at.open)).toBe(0);
    return JSON.parse(here.printed.out);
  };
  const pinned = { by: "ann@github-actions", at: "2026-01-02T03:04:05.000Z", reason: "audit" };
  const told = { release: "r1", id: "1.0.1" };
  expect(await run(runReleasePin, "audit")).toEqual({ ...told, pinned, changed: true });
  expect(await run(runReleasePin, "other")).toEqual({ ...told, pinned, changed: false });
  const list = context();
  await runReleaseList(list, [], {}, at.open);
  expect(list.printed.out).toMatch(/^r1 .*published, pinned /m);
  expect(await run(runReleaseUnpin)).toEqual({ ...told, pinned: null, changed: true });
  expect(await run(runReleaseUnpin)).toEqual({ ...told, pinned: null, changed: false });
  expect(at.stores.published[0]?.pinned).toBeUndefined();
  const words = context();
  await runReleasePin(words, ["r1"], {}, at.open);
  await runReleasePin(words, ["r1"], {}, at.open);
  await runReleaseUnpin(words, ["r1"], {}, at.open);
  await runReleaseUnpin(words, ["r1"], {}, at.open);
  expect(words.printed.out.split("\n")).toEqual([
    "r1 (1.0.1) is pinned, by ann@github-actions since 2026-01-02T03:04:05.000Z",
    "r1 (1.0.1) is pinned already, by ann@github-actions since 2026-01-02T03:04:05.000Z",
    "r1 (1.0.1) is unpinned",
    "r1 (1.0.1) is not pinned",
    "",
  ]);
});
