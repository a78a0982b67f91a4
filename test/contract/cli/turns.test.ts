// Goal: every command that changes something waits its turn: while another holds the lease it changes
// nothing and exits 4 naming holder, purpose and age, and with --wait it goes on when that is over.
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

/** Ann's process, alive, at work under the lease. */
async function held(): Promise<Lease> {
  const credentials = slipway.keys.deployer;
  const { world: ann } = slipway.world.process("ann@desk (pid 7)", { credentials });
  const lease = await slipway.world.until(ann.leases.acquire("deploy r9", false, () => undefined));
  await slipway.world.pass(4_000);
  return lease;
}

/** The last line: the result. */
const resultOf = ({ out }: { readonly out: string }) =>
  JSON.parse(out.trimEnd().split("\n").at(-1) ?? "");

async function expectRefused(line: string): Promise<void> {
  const refused = await slipway.run(`${line} --json`);
  expect(refused.exitCode, refused.out + refused.err).toBe(4);
  const { outcome, code, reason, next, remedy } = resultOf(refused);
  expect({ outcome, code }).toEqual({ outcome: "lease-held", code: "LEASE_HELD" });
  expect(reason).toMatch(
    /^ann@desk \(pid 7\) is changing web: deploy r9, since 2026-01-01T\S+; last sign of life \d+ s ago\./,
  );
  expect(`${next} ${reason} ${remedy}`).toContain("--wait");
  expect(refused.calls.filter(({ mutating }) => mutating)).toEqual([]);
  const inWords = await slipway.run(line);
  expect(inWords.exitCode).toBe(4);
  expect(inWords.err + inWords.out).toContain("ann@desk (pid 7) is changing web: deploy r9");
}

/** Refused without --wait; with it, told of Ann, and done once she has given the lease back. */
async function expectTurn(line: string, code: string, exitCode = 0): Promise<void> {
  const lease = await held();
  await expectRefused(line);
  const since = slipway.world.time.now();
  slipway.world.time.after(30_000, () => void lease.release());
  const done = await slipway.run(`${line} --wait --json`);
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
  await expectRefused("slipway destroy --yes");
  await slipway.world.until(lease.release());
  expect((await slipway.run("slipway destroy --yes --json")).exitCode).toBe(0);
});
