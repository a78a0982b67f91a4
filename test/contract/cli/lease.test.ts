// Goal: `slipway lease show` tells whose turn it is, in words and as one object, whatever has become of
// the holder; `lease break` takes it, says what that means for the next, and changes nothing where it
// must not.
// Method: the real command line on the stand-in under virtual time, another process holding the lease.
import { beforeEach, describe, expect, test } from "vitest";
import { hands } from "../aws/support/hands.ts";
import { storyFiles } from "./support/story.ts";
import { WatchedCommands, type Watched } from "./support/watched-commands.ts";

let slipway: WatchedCommands;

const at = "2026-01-01T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
const mutations = ({ calls }: Watched) =>
  calls.filter(({ mutating, isHeartbeat }) => mutating && !isHeartbeat).map(({ action }) => action);

/** What a command prints, which must be all of it; nothing goes to stderr, exit 0. */
async function lines(line: string, ...expected: readonly string[]): Promise<Watched> {
  const ran = await slipway.run(line);
  expect(ran).toMatchObject({ exitCode: 0, err: "" });
  expect(ran.out).toMatch(new RegExp(`^${expected.join("\n")}\n$`));
  return ran;
}

async function document(line: string): Promise<Record<string, unknown>> {
  const { exitCode, out } = await slipway.run(`${line} --json`);
  expect(exitCode, out).toBe(0);
  return JSON.parse(out) as Record<string, unknown>;
}

/** Bob takes the lease, and may die; then time passes. */
async function held(seconds: number, dies: boolean) {
  const bob = slipway.world.process("bob@desk (pid 7)", { credentials: slipway.keys.deployer });
  const taken = bob.world.leases.acquire("deploy r9", false, () => undefined);
  const lease = await slipway.world.until(taken);
  if (dies) bob.die();
  await slipway.world.pass(seconds * 1000);
  return lease;
}

beforeEach(() => {
  slipway = new WatchedCommands(storyFiles);
});

const free = {
  service: "web",
  environment: "test",
  held: false,
  holder: null,
  purpose: null,
  since: null,
  epoch: 0,
  released: true,
  broken: false,
  deleted: false,
  lastHeartbeatSeconds: null,
  quietSeconds: 360,
  takeableAt: null,
};

describe("lease show", () => {
  test("of nobody's, and of one that was given back", async () => {
    await lines("slipway lease show", "Nobody ever held the lease on web in test\\.");
    expect(await document("slipway lease show")).toEqual(free);
    const lease = await held(4, false);
    await slipway.world.until(lease.release());
    await slipway.world.pass(60_000);
    await lines(
      "slipway lease show",
      "Nobody holds the lease on web in test \\(epoch 1\\)\\.",
      `Last: bob@desk \\(pid 7\\): deploy r9, from ${at}; ended 1 min 00 s ago\\.`,
    );
    expect(await document("slipway lease show")).toEqual({
      ...free,
      holder: "bob@desk (pid 7)",
      purpose: "deploy r9",
      since: expect.stringMatching(at),
      epoch: 1,
      lastHeartbeatSeconds: 60,
    });
  });

  test.each([
    ["whose holder is at work", 4, false, 4, "4\\.0 s"],
    ["whose holder died", 90, true, 90, "1 min 30 s"],
  ])("of one %s", async (_which, seconds, dies, age, inWords) => {
    await held(seconds, dies);
    const { calls } = await lines(
      "slipway lease show",
      "bob@desk \\(pid 7\\) holds the lease on web in test \\(epoch 1\\): deploy r9\\.",
      `Since ${at}; last sign of life ${inWords} ago\\.`,
      "A taker waits \\(--wait\\) until it has seen no sign of life for 6 min 00 s; after the last " +
        `one that is ${at}\\.`,
      "To take it away: slipway lease break --environment test --reason TEXT",
    );
    expect(calls.filter(({ mutating, isHeartbeat }) => mutating && !isHeartbeat)).toEqual([]);
    const told = await document("slipway lease show");
    expect(told).toEqual({
      ...free,
      held: true,
      holder: "bob@desk (pid 7)",
      purpose: "deploy r9",
      since: expect.stringMatching(at),
      epoch: 1,
      released: false,
      lastHeartbeatSeconds: age,
      takeableAt: expect.stringMatching(at),
    });
    const sinceBeat = Date.parse(String(told["takeableAt"])) - slipway.world.time.now();
    expect(Math.round(sinceBeat / 1000)).toBe(360 - age);
  });
});

describe("lease break", () => {
  test("takes it; the next taker waits; the holder can write nothing", async () => {
    const lease = await held(4, false);
    const broken = await lines(
      "slipway lease break --reason stuck --yes",
      "The lease of bob@desk \\(pid 7\\) \\(deploy r9\\) is broken: it can write no record any more. " +
        "Calls it has sent may still arrive, so a taker waits 6 min 00 s: " +
        "slipway resume --environment test --yes --wait",
    );
    expect(mutations(broken)).toEqual(["dynamodb:UpdateItem", "dynamodb:TransactWriteItems"]);
    await lines(
      "slipway lease show",
      "Nobody may use the lease on web in test yet \\(epoch 2\\): the lease of bob@desk \\(pid 7\\) " +
        "\\(deploy r9\\) is broken: stuck\\.",
      `Broken by \\S+@\\S+ \\(pid \\d+\\) at ${at}, 0\\.0 s ago\\.`,
      `A taker waits .* after the last one that is ${at}\\.`,
    );
    expect(await document("slipway lease show")).toMatchObject({
      held: true,
      epoch: 2,
      released: false,
      broken: true,
    });
    expect((await slipway.run("slipway status")).out).toContain(
      "a taker (--wait) waits 6 min 00 s\n",
    );
    expect((await slipway.run("slipway history")).out).toMatch(
      /lease broken by \S+: stuck \(it was held by bob@desk \(pid 7\): deploy r9\)\n/,
    );
    await slipway.world.pass(16_000);
    expect(() => lease.assertHeld()).toThrow("no longer ours");
    // Though --reason and --yes are given, it must be waited out.
    expect((await slipway.run("slipway resume --yes")).exitCode).toBe(4);
  });

  test("broken again, whoever broke it is not called its holder", async () => {
    await held(4, true);
    await slipway.run("slipway lease break --reason stuck --yes");
    await lines(
      "slipway lease break --reason burnt --holder-is-dead --yes",
      "Broken once more, by \\S+ \\(pid \\d+\\); before, \\S+ \\(pid \\d+\\) had: the lease of " +
        "bob@desk \\(pid 7\\) \\(deploy r9\\) is broken: stuck\\. It can be taken at once: .*",
    );
    expect(await document("slipway lease show")).toMatchObject({
      purpose: "the lease of bob@desk (pid 7) (deploy r9) is broken: stuck; again: burnt",
    });
  });

  test("with --holder-is-dead nobody has to wait", async () => {
    await held(4, true);
    const line = "slipway lease break --reason burnt --holder-is-dead --yes";
    await lines(
      line,
      "The lease of bob@desk \\(pid 7\\) \\(deploy r9\\) is broken: it can write no record any more. " +
        "It can be taken at once: slipway resume --environment test --yes",
    );
    expect(await document("slipway lease show")).toMatchObject({
      held: false,
      epoch: 2,
      released: true,
      broken: true,
      takeableAt: null,
    });
    const since = slipway.world.time.now();
    expect((await slipway.run("slipway cleanup")).exitCode).toBe(0);
    expect(slipway.world.time.now() - since).toBeLessThan(10_000);
  });

  test("as one object it is the lease as it stands, and whether it was broken", async () => {
    expect(await document("slipway lease break --reason x --yes")).toEqual({
      ...free,
      broke: false,
    });
    await held(4, true);
    const told = { epoch: 2, broken: true, purpose: expect.stringContaining("is broken: burnt") };
    const wait = "slipway lease break --reason burnt --yes";
    expect(await document(wait)).toMatchObject({ ...told, held: true, broke: true });
    // Who broke it first was wrong to fear that its holder is alive.
    expect(await document(`${wait} --holder-is-dead`)).toMatchObject({
      held: false,
      released: true,
      epoch: 3,
      broke: true,
    });
  });

  test("of a free one changes nothing", async () => {
    const ran = await lines(
      "slipway lease break --reason stuck --yes",
      "Nobody holds the lease on web; nothing was changed\\.",
    );
    expect(mutations(ran)).toEqual([]);
  });

  test.each([
    ["--yes", "Required option '--reason <text>' not specified."],
    ["--reason TEXT --yes", '--reason goes on record and wants your own words; "TEXT" says'],
    [
      "--reason stuck",
      "Without a terminal nobody can be asked, so slipway lease break wants --yes.",
    ],
  ])("%s alone is refused, and the lease stays as it is", async (flags, sentence) => {
    await held(4, true);
    const refused = await slipway.run(`slipway lease break ${flags}`);
    expect(refused).toMatchObject({ exitCode: 2, out: "", calls: [] });
    expect(refused.err).toContain(sentence);
    expect(await document("slipway lease show")).toMatchObject({ held: true, epoch: 1 });
  });
});

// Faults: O12.
test("a lease whose item somebody deleted is nobody's, and not free", async () => {
  for (const line of ["slipway config set A=1", "slipway deploy --id one --yes"]) {
    expect(await slipway.run(line)).toMatchObject({ exitCode: 0 });
  }
  await hands(slipway.world).remove("web#control", "lease");
  const means =
    "Whoever held it may be at work still; after a wait of 6 min 00 s it can be taken: " +
    "slipway resume --environment test --yes --wait";
  await lines(
    "slipway lease show",
    "Somebody has deleted the item of the lease on web in test\\.",
    means,
  );
  const told = { deleted: true, lastHeartbeatSeconds: null, holder: "somebody unknown" };
  expect(await document("slipway lease show")).toMatchObject({
    ...told,
    held: true,
    released: false,
    takeableAt: null,
  });
  expect((await slipway.run("slipway status")).out).toContain(
    `\nLease: somebody has deleted its item\n${means}\n`,
  );
  expect(await document("slipway status")).toMatchObject({ lease: told });
  const { exitCode, out } = await slipway.run("slipway doctor");
  expect(exitCode).toBe(3);
  expect(out).toContain("LEASE_LEFT: Somebody has deleted the lease's item; whoever held it may");
  expect(out).not.toContain("lease break");

  const broken = await slipway.run("slipway lease break --reason x --holder-is-dead --yes");
  expect([broken.exitCode, mutations(broken)]).toEqual([2, []]);
  expect(broken.err).toContain("The lease item of web has been deleted: whoever held it can write");
  const refused = await slipway.run("slipway resume --yes --json");
  expect([refused.exitCode, mutations(refused)]).toEqual([4, []]);
  expect(JSON.parse(refused.out)).toMatchObject({
    outcome: "lease-held",
    next: "slipway resume --environment test --yes --wait",
    reason: expect.stringContaining("has been deleted, by somebody else than slipway"),
  });
  const since = slipway.world.time.now();
  const done = await slipway.run("slipway resume --yes --wait");
  expect(done.exitCode).toBe(0);
  expect(done.out + done.err).toContain("somebody unknown (the lease's item was deleted)");
  expect(slipway.world.time.now() - since).toBeGreaterThanOrEqual(360_000);
  const { held: isHeld, epoch } = await document("slipway lease show");
  expect(isHeld).toBe(false);
  // Counted from the time, so that none that went with the item comes again.
  expect(epoch).toBeGreaterThanOrEqual(since);
  expect((await slipway.run("slipway status")).out).not.toContain("Lease:");
}, 60_000);
