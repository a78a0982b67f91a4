// Goal: config set, unset and import --deploy roll the live artifact out with the new config, and
// what can be refused is refused before anything is stored.
// Method: the commands in process on stores in memory and the small world.
import { expect, test } from "vitest";
import { runConfigImport } from "../../../src/cli/config-import.ts";
import { runConfigSet } from "../../../src/cli/config-set.ts";
import { runConfigUnset } from "../../../src/cli/config-unset.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { ask } from "../../support/samples.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext, type FakeContext } from "./fake-context.ts";
import { smallConnection, type SmallConnection } from "./small-connection.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const file = `service: web
port: 8080
environments: { rehearsal: { bake: 2s, drain: 2s, shift: { pause: 1s } } }
`;
const yes = { deploy: true, yes: true } as const;

function context(flags: FakeContext["flags"] = {}, more = ""): FakeContext {
  return fakeContext({
    flags,
    cwd: temporaryDirectory({ "slipway.yaml": file + more, "more.env": "B=2\nA=1\n" }),
    env: { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "ann" },
  });
}

function nothingStored({ stores, small }: SmallConnection): void {
  expect(stores.versions).toHaveLength(1);
  expect(stores.published).toHaveLength(1);
  expect(small.calls.filter((call) => call.startsWith("launch"))).toEqual([]);
}

test("set --deploy rolls out the live artifact, AMI and options with the new configuration", async () => {
  const at = await smallConnection();
  const here = context({ json: true });
  const options = { ...yes, reason: "DEPLOY-111" };
  expect(await runConfigSet(here, ["B=2"], options, at.open)).toBe(0);
  const [before, after] = at.stores.published.map(({ release }) => release);
  expect(at.stores.versions.at(-1)).toMatchObject({ version: 2, values: { A: "1", B: "2" } });
  expect(after).toEqual({
    ...before,
    number: 2,
    id: "1.0.1.2",
    config: { version: 2, sha256: at.stores.versions.at(-1)?.sha256 },
    createdAt: "2026-01-02T03:04:05.000Z",
    createdBy: "ann@github-actions",
    reason: "DEPLOY-111",
  });
  expect(at.small.live).toMatchObject({ releaseId: "1.0.1.2", releaseNumber: 2 });
  const lines = here.printed.out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.slice(0, 2)).toEqual([
    { event: "config-stored", version: 2 },
    { event: "release-published", number: 2, release: "1.0.1.2" },
  ]);
  expect(lines.at(-1)).toMatchObject({ outcome: "live", release: "1.0.1.2", previous: "1.0.1" });
});

test("a second change counts its suffix on from the original", async () => {
  const at = await smallConnection();
  await runConfigSet(context(), ["B=2"], yes, at.open);
  await runConfigUnset(context(), ["B"], yes, at.open);
  await runConfigImport(context(), ["more.env"], yes, at.open);
  expect(at.stores.published.map(({ release }) => [release.id, release.config.version])).toEqual([
    ["1.0.1", 1],
    ["1.0.1.2", 2],
    ["1.0.1.3", 3],
    ["1.0.1.4", 4],
  ]);
  expect(at.stores.versions.at(-1)?.values).toEqual({ A: "1", B: "2" });
  expect(at.small.live?.releaseId).toBe("1.0.1.4");
});

test("what the newest version says already is rolled out if it is not live, else nothing is done", async () => {
  const at = await smallConnection();
  const here = context({ json: true });
  expect(await runConfigSet(here, ["A=1"], yes, at.open)).toBe(0);
  expect(JSON.parse(here.printed.out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    outcome: "no-op",
  });
  nothingStored(at);
  await runConfigSet(context(), ["A=2"], {}, at.open);
  expect(await runConfigSet(context(), ["A=2"], yes, at.open)).toBe(0);
  expect(at.stores.versions).toHaveLength(2);
  expect(at.small.live?.releaseId).toBe("1.0.1.2");
});

test("refused in words when nothing is live", async () => {
  const at = await smallConnection(false);
  const failure = await failureOf(() => runConfigSet(context(), ["B=2"], yes, at.open));
  expect(failure).toMatchObject({
    code: "PREFLIGHT",
    summary:
      "Nothing is live in rehearsal, so there is nothing to roll out with this configuration; nothing was stored.",
  });
  nothingStored(at);
});

test("refused while somebody else deploys, or has left a rollout unfinished", async () => {
  const at = await smallConnection();
  at.small.leaseHeld = true;
  expect((await failureOf(() => runConfigSet(context(), ["B=2"], yes, at.open))).code).toBe(
    "LEASE_HELD",
  );
  at.small.leaseHeld = false;
  const { request } = ask(at.small, 7);
  at.small.fault = (_call, name) => (name === "boots" ? "unanswered" : undefined);
  expect((await rollOut(request)).outcome).toBe("interrupted");
  at.small.fault = () => undefined;
  at.small.calls.length = 0;
  const failure = await failureOf(() => runConfigSet(context(), ["B=2"], yes, at.open));
  expect(failure).toMatchObject({
    code: "CONFLICT",
    summary: expect.stringMatching(
      /^Rollout 2 of 1\.0\.7, by ann@desk since .* nothing was stored/,
    ),
  });
  nothingStored(at);
});

test("refused by preflight before anything is stored, with what serves", async () => {
  const at = await smallConnection();
  at.small.groundFlaw = { summary: "The subnet is gone.", remedy: "Make it again." };
  const here = context({ json: true });
  expect(await runConfigSet(here, ["B=2"], yes, at.open)).toBe(2);
  expect(JSON.parse(here.printed.out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    outcome: "refused",
    code: "PREFLIGHT",
    reason: "The subnet is gone. Make it again.",
    serving: [{ release: "1.0.1", percent: 100 }],
    next: "slipway status --environment rehearsal",
  });
  expect(at.small.calls.filter((call) => call.startsWith("lease"))).toEqual([]);
  nothingStored(at);
});

test("looked at again after a long answer, so that a late flaw stores nothing either", async () => {
  const at = await smallConnection();
  const here = {
    ...context(),
    ask: () => {
      at.small.now += 60_000;
      at.small.groundFlaw = { summary: "The subnet is gone.", remedy: "Make it again." };
      return Promise.resolve("y");
    },
  };
  expect(await runConfigSet(here, ["B=2"], { deploy: true }, at.open)).toBe(2);
  nothingStored(at);
});

test("refused when the live release itself is not whole any more", async () => {
  const at = await smallConnection();
  at.stores.releases.reasonIncomplete = () => Promise.resolve("its tarball is gone");
  const failure = await failureOf(() => runConfigSet(context(), ["B=2"], yes, at.open));
  expect(failure).toMatchObject({
    code: "PREFLIGHT",
    summary: "Release 1.0.1 cannot be launched again: its tarball is gone; nothing was stored.",
  });
  nothingStored(at);
});

test("refused when no release could be published with it", async () => {
  const at = await smallConnection();
  const required = "config: { required: [A, URL], strict: true }\n";
  const failure = await failureOf(() =>
    runConfigSet(context({}, required), ["EXTRA=2"], yes, at.open),
  );
  expect(failure).toMatchObject({
    code: "BAD_INPUT",
    summary: "The configuration lacks URL, which slipway.yaml requires.",
    evidence: ["EXTRA is in neither list of config in slipway.yaml, which is strict."],
    remedy: "Nothing was made; first: slipway config set URL=VALUE --environment rehearsal",
  });
  nothingStored(at);
});

test("refused at once where nobody can be asked, and when the person says no", async () => {
  const at = await smallConnection();
  const refused = await failureOf(() =>
    runConfigSet(context(), ["B=2"], { deploy: true }, () => Promise.reject(new Error("opened"))),
  );
  expect(refused.summary).toMatch(/wants --yes\.$/);
  let asked = "";
  const here = {
    ...context(),
    ask: (question: string) => {
      asked = question;
      return Promise.resolve("n");
    },
  };
  const failure = await failureOf(() => runConfigSet(here, ["B=2"], { deploy: true }, at.open));
  expect(failure.summary).toBe("Not confirmed; nothing was rolled out.");
  expect(asked).toBe("Roll out 1.0.1 with a new config version, 2, in rehearsal? [y/N] ");
  nothingStored(at);
});

test.each([
  [{ wait: true }, "--wait says how to roll out, so it wants --deploy as well."],
  [{ despiteBrokenStable: true }, /^--despite-broken-stable says how to roll out/],
  [{ ...yes, despiteBrokenStable: true }, /wants --reason as well\.$/],
])("flags %j are refused without what they go with", async (options, summary) => {
  const failure = await failureOf(() =>
    runConfigSet(context(), ["B=2"], options, () => Promise.reject(new Error("opened"))),
  );
  expect(failure.summary).toMatch(summary);
});

test("a configuration that breaks the program is rolled back, and stays the newest", async () => {
  const at = await smallConnection();
  at.small.badReleases.add(2);
  const here = context();
  expect(await runConfigSet(here, ["B=2"], yes, at.open)).toBe(1);
  expect(here.printed.err).toMatch(/^config version 2 is stored\nr2 \(1\.0\.1\.2\) is published\n/);
  expect(at.small.live?.releaseId).toBe("1.0.1");
  expect(at.stores.versions).toHaveLength(2);
});

test("what went live meanwhile keeps its place", async () => {
  const at = await smallConnection();
  at.stores.meanwhile = () => {
    const { live } = at.small;
    at.small.live = live && { ...live, releaseNumber: 9, releaseId: "2.0.0" };
  };
  const here = context({ json: true });
  expect(await runConfigSet(here, ["B=2"], yes, at.open)).toBe(2);
  expect(JSON.parse(here.printed.out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    outcome: "refused",
    code: "CONFLICT",
    reason:
      "2.0.0 is live by now, and 1.0.1.2 was made to take the place of r1. Look at what is live, then ask again.",
  });
  expect(at.small.calls.filter((call) => call.startsWith("launch"))).toEqual([]);
});
