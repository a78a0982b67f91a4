// Goal: a line that stands still refuses deploys in words (who, when, why, what lets them begin again)
// until `unfreeze --reason`; asking twice changes nothing; a release that is forced all the same is told
// of in `why` and `history`.
// Method: the real command line on the stand-in under virtual time, releases whose build fails.
import { expect, test } from "vitest";
import { storyFiles } from "./support/story.ts";
import { WatchedCommands, type Watched } from "./support/watched-commands.ts";

const at = "2026-01-01T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
const mutations = ({ calls }: Watched) =>
  calls.filter(({ mutating }) => mutating).map(({ action }) => action);
const resultOf = ({ out }: Watched) => JSON.parse(out.trimEnd().split("\n").at(-1) ?? "");

async function withRelease(): Promise<WatchedCommands> {
  const slipway = new WatchedCommands(storyFiles);
  for (const line of ["slipway config set A=1", "slipway deploy --id one --yes"]) {
    expect(await slipway.run(line)).toMatchObject({ exitCode: 0 });
  }
  return slipway;
}

/** Deploys are refused before anything changes, with this sentence, as text, as JSON and planned. */
async function expectRefused(slipway: WatchedCommands, code: string, why: RegExp): Promise<void> {
  const next = "slipway unfreeze --environment test --reason TEXT";
  const remedy = `rollback, resume and undo go on; to let deploys begin again: ${next}`;
  const refused = await slipway.run("slipway deploy two --yes --json");
  expect([refused.exitCode, mutations(refused)]).toEqual([2, []]);
  expect(resultOf(refused)).toMatchObject({ outcome: "refused", code, exitCode: 2, next });
  expect(resultOf(refused).reason).toMatch(why);
  expect(resultOf(refused).reason).toContain(remedy);
  expect(resultOf(refused).serving).toEqual([{ release: "one", percent: 100 }]);
  const text = await slipway.run("slipway deploy two --yes");
  expect([text.exitCode, mutations(text)]).toEqual([2, []]);
  expect(text.out).toMatch(why);
  expect(text.out).toContain(next);
  const planned = await slipway.run("slipway deploy two --plan");
  expect([planned.exitCode, mutations(planned)]).toEqual([2, []]);
  expect(planned.err).toMatch(why);
  expect(planned.err).toContain(remedy);
  expect((await slipway.run("slipway status")).out).toMatch(why);
}

test("freeze and unfreeze, once and again", { timeout: 60_000 }, async () => {
  const slipway = await withRelease();
  expect((await slipway.run("slipway release create --id two --from one")).exitCode).toBe(0);
  const frozen = new RegExp(`web is frozen by \\S+@\\S+ since ${at}: fair\\.`);

  const first = await slipway.run("slipway freeze --reason fair");
  expect([first.exitCode, mutations(first)]).toEqual([0, ["dynamodb:TransactWriteItems"]]);
  expect(first.out).toMatch(new RegExp(`^${frozen.source}\n$`));
  const again = await slipway.run("slipway freeze --reason later");
  expect([again.exitCode, mutations(again)]).toEqual([0, []]);
  expect(again.out).toMatch(new RegExp(`^${frozen.source} Nothing was changed\\.\n$`));
  expect(resultOf(await slipway.run("slipway freeze --reason later --json"))).toEqual({
    service: "web",
    environment: "test",
    changed: false,
    stops: [
      { kind: "frozen", by: expect.any(String), at: expect.stringMatching(at), reason: "fair" },
    ],
  });
  await expectRefused(slipway, "FROZEN", frozen);
  // What is no deploy goes on.
  expect((await slipway.run("slipway resume --yes")).exitCode).toBe(0);

  const wordless = await slipway.run("slipway unfreeze");
  expect(wordless).toMatchObject({ exitCode: 2, out: "", calls: [] });
  const over = await slipway.run("slipway unfreeze --reason over --json");
  expect(resultOf(over)).toEqual({ service: "web", environment: "test", changed: true, stops: [] });
  const more = await slipway.run("slipway unfreeze --reason over");
  expect([more.exitCode, mutations(more)]).toEqual([0, []]);
  expect(more.out).toBe("web is neither frozen nor halted; nothing was changed.\n");
  const unchanged = await slipway.run("slipway unfreeze --reason over --json");
  expect(resultOf(unchanged)).toMatchObject({ changed: false, stops: [] });

  expect((await slipway.run("slipway freeze --reason again")).exitCode).toBe(0);
  expect((await slipway.run("slipway unfreeze --reason over")).out).toBe(
    "web may be deployed again.\n",
  );
  expect(resultOf(await slipway.run("slipway deploy two --yes --json")).outcome).toBe("live");
  const { line } = resultOf(await slipway.run("slipway history --json"));
  expect(line.map(({ did, reason }: any) => [did, reason])).toEqual([
    ["unfreeze", "over"],
    ["freeze", "again"],
    ["unfreeze", "over"],
    ["freeze", "fair"],
  ]);
});

test(
  "a release that fails halts it, and is forced only with a reason",
  { timeout: 60_000 },
  async () => {
    const slipway = await withRelease();
    slipway.bad.add("two");
    const failed = await slipway.run("slipway deploy --id two --yes --json");
    expect(failed.exitCode, failed.out).toBe(1);
    const halted = new RegExp(
      `web is halted since rollout 2 of two, by \\S+@\\S+, failed at ${at}: .*the build ended with 2`,
    );
    await expectRefused(slipway, "HALTED", halted);
    // Both stop it, and both are told.
    const both = await slipway.run("slipway freeze --reason fair");
    expect(both.out).toMatch(halted);
    expect(both.out).toMatch(/web is frozen by \S+ since \S+: fair\.\n$/);
    expect((await slipway.run("slipway unfreeze --reason mended")).out).toBe(
      "web may be deployed again.\n",
    );

    const marked = await slipway.run("slipway deploy two --yes --json");
    expect([marked.exitCode, mutations(marked)]).toEqual([2, []]);
    expect(resultOf(marked)).toMatchObject({ outcome: "refused", code: "MARKED_BAD" });
    expect(resultOf(marked).reason).toContain("--force-bad --reason");
    const wordless = await slipway.run("slipway deploy two --yes --force-bad");
    expect(wordless).toMatchObject({ exitCode: 2, out: "", calls: [] });
    expect(wordless.err).toContain("--force-bad goes on record, so it wants --reason as well.");
    slipway.bad.clear();
    const why = await slipway.run("slipway why");
    expect(why.out).not.toContain("force");
    const forced = await slipway.run("slipway deploy two --yes --json --force-bad --reason mended");
    expect(resultOf(forced)).toMatchObject({ outcome: "live", release: "two" });

    expect((await slipway.run("slipway why")).out).toMatch(
      /\ntwo was marked as failed; \S+@\S+ forced it \(--force-bad\), because: mended\n/,
    );
    const by = { startedBy: expect.stringMatching(/^\S+@\S+$/) };
    expect(resultOf(await slipway.run("slipway why --json"))).toMatchObject({
      ...by,
      release: "two",
      forcedBad: true,
      reason: "mended",
    });
    const { rollouts } = resultOf(await slipway.run("slipway history --json"));
    expect(rollouts).toMatchObject([
      { ...by, rollout: 3, forcedBad: true, reason: "mended" },
      { rollout: 2, forcedBad: false },
      { rollout: 1, forcedBad: false },
    ]);
    expect((await slipway.run("slipway history")).out).toMatch(
      /^ +3 +\S+ +\S+@\S+ +deploy --force-bad +r2 \(two\) +succeeded +\S.* mended$/m,
    );
  },
);
