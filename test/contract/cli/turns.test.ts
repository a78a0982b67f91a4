// Goal: every command that changes something waits its turn: while another holds the lease it changes
// nothing and exits 4 naming holder, purpose, age, what serves, and the command that waits; that goes on
// when the holder is done. None of this ever affirms that the holder is dead.
// Method: the real commands on the stand-in under virtual time, another process holding the lease.
import { beforeEach, expect, test } from "vitest";
import type { Lease } from "../../../src/engine/ports.ts";
import { storyFiles } from "./support/story.ts";
import { WatchedCommands } from "./support/watched-commands.ts";

let slipway: WatchedCommands;

beforeEach(async () => {
  slipway = new WatchedCommands(storyFiles);
  for (const line of [
    "slipway config set A=1",
    "slipway deploy --id one --yes",
    "slipway release create --id two --from one",
  ]) {
    expect(await slipway.run(line)).toMatchObject({ exitCode: 0 });
  }
}, 120_000);

/** Ann's process at work under the lease, alive unless told. */
async function held({ isDead = false } = {}): Promise<Lease> {
  const credentials = slipway.keys.deployer;
  const ann = slipway.world.process("ann@desk (pid 7)", { credentials });
  const taken = ann.world.leases.acquire("deploy r9", false, () => undefined);
  const lease = await slipway.world.until(taken);
  if (isDead) ann.die();
  await slipway.world.pass(isDead ? 90_000 : 4_000);
  return lease;
}

/** The last line: the result. */
const resultOf = ({ out }: { readonly out: string }) =>
  JSON.parse(out.trimEnd().split("\n").at(-1) ?? "");

/** Refused in words and as one object; resolves to the command it says to run next. */
async function expectRefused(line: string, reasonBegins: RegExp): Promise<string> {
  const refused = await slipway.run(`${line} --json`);
  expect(refused.exitCode, refused.out + refused.err).toBe(4);
  const { outcome, code, reason, next, serving } = resultOf(refused);
  expect({ outcome, code }).toEqual({ outcome: "lease-held", code: "LEASE_HELD" });
  expect(reason).toMatch(reasonBegins);
  expect(next).toMatch(/^slipway (?!lease)[^;]* --wait( |$)/);
  expect(next).toContain(" --environment test");
  expect(next).not.toContain("--json");
  expect(serving).toEqual([{ release: expect.stringMatching(/^(one|two)$/), percent: 100 }]);
  expect(refused.calls.filter(({ mutating }) => mutating)).toEqual([]);
  const inWords = await slipway.run(line);
  expect(inWords.exitCode).toBe(4);
  const words = inWords.err + inWords.out;
  expect(words).toMatch(new RegExp(reasonBegins.source.slice(1)));
  expect(words).toContain(`100 % on ${serving[0].release}`);
  expect(words).toContain(next);
  return next;
}

const isAtWork =
  /^ann@desk \(pid 7\) is changing web: deploy r9, since 2026-01-01T\S+; last sign of life \d+ s ago\./;

/** Refused without --wait; what it says to run is told of Ann, and done once she has ended. */
async function expectTurn(line: string, code: string, exitCode = 0): Promise<void> {
  const lease = await held();
  const next = await expectRefused(line, isAtWork);
  const since = slipway.world.time.now();
  slipway.world.time.after(30_000, () => void lease.release());
  const done = await slipway.run(`${next} --json`);
  expect(done.exitCode, done.out + done.err).toBe(exitCode);
  expect(resultOf(done)).toMatchObject({ code });
  expect(slipway.world.time.now() - since).toBeGreaterThanOrEqual(30_000);
  expect(done.out + done.err).toContain("ann@desk (pid 7)");
}

// Faults: O6.
test.each([
  ["slipway deploy two --yes", "LIVE"],
  ["slipway rollback --to two --yes", "LIVE"],
  ["slipway config set A=9 --deploy --yes", "LIVE"],
  ["slipway cleanup", "NO_OP"],
  ["slipway resume --yes", "NO_OP"],
])("%s waits its turn", { timeout: 60_000 }, async (line, code) => {
  await expectTurn(line, code);
});

// Faults: O6.
test.each([
  ["slipway resume --yes", "LIVE", 0],
  ["slipway undo --yes", "LIVE", 0],
  ["slipway rollback --yes", "LIVE", 0],
  ["slipway deploy two --yes", "LIVE", 0],
  ["slipway cleanup", "CONFLICT", 2],
])(
  "%s of an interrupted rollout waits its turn",
  { timeout: 60_000 },
  async (line, code, exitCode) => {
    const cut = await slipway.run("slipway deploy two --yes --json", { stopsAt: "bake" });
    expect(resultOf(cut)).toMatchObject({ outcome: "interrupted" });
    await expectTurn(line, code, exitCode);
  },
);

// Faults: O6.
test("destroy waits its turn", { timeout: 60_000 }, async () => {
  const lease = await held();
  await expectRefused("slipway destroy --yes", isAtWork);
  await slipway.world.until(lease.release());
  expect((await slipway.run("slipway destroy --yes --json")).exitCode).toBe(0);
});

test.each(["slipway cleanup", "slipway destroy --yes", "slipway config set A=9 --deploy --yes"])(
  "%s waits for a holder that died, and nobody is told to affirm that",
  { timeout: 60_000 },
  async (line) => {
    await held({ isDead: true });
    const next = await expectRefused(line, /^ann@desk \(pid 7\) holds the lease on web: deploy r9/);
    const since = slipway.world.time.now();
    expect(await slipway.run(next)).toMatchObject({ exitCode: 0 });
    expect(slipway.world.time.now() - since).toBeGreaterThanOrEqual(360_000);
  },
);
