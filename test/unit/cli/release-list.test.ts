// Goal: release create says what was published, release list shows what became of each.
// Method: the commands in process on stores in memory.
import { expect, test } from "vitest";
import { runReleaseCreate } from "../../../src/cli/release-create.ts";
import { runReleaseList } from "../../../src/cli/release-list.ts";
import type { LivePointer } from "../../../src/domain/rollout.ts";
import { fakeContext } from "./fake-context.ts";
import { connectTo, memoryStores } from "./memory-stores.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

function directory(): string {
  return temporaryDirectory({
    "slipway.yaml": "service: web\nport: 8080\nenvironments: { rehearsal: }\n",
    Dockerfile: "FROM x@sha256:1\n",
  });
}

test("create names the release and what to run; list shows all, newest first", async () => {
  const stores = memoryStores();
  const open = connectTo(stores);
  const cwd = directory();
  const env = { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "ann" };
  for (const id of ["a", "b", "c", "d"]) {
    const context = fakeContext({ cwd, env });
    expect(await runReleaseCreate(context, [], { id, reason: `for ${id}` }, open)).toBe(0);
    const number = stores.published.length;
    expect(context.printed.out).toBe(
      `r${number} ${id}; to roll it out: slipway deploy r${number}\n`,
    );
  }
  const [a, b, c, d] = stores.published;
  if (!a || !b || !c || !d) {
    throw new Error("four releases were published");
  }
  const promotedAt = "2026-01-03T00:00:00.000Z";
  const failed = { rollout: 3, at: promotedAt, summary: "It crashed." };
  stores.published.splice(0, 4, { ...a, promotedAt }, { ...b, promotedAt }, { ...c, failed }, d);
  const again = fakeContext({ cwd, env });
  expect(await runReleaseCreate(again, [], { id: "c", reason: "for c" }, open)).toBe(0);
  expect(again.printed.out).toBe(
    "r3 c; it is marked as failed; all the same: slipway deploy r3 --force-bad --reason TEXT\n",
  );
  stores.live = { releaseNumber: 2 } as LivePointer;
  const context = fakeContext({ cwd });
  await runReleaseList(context, [], {}, open);
  expect(context.printed.out.split("\n")).toEqual([
    "RELEASE  ID  CREATED               BY                  STATE      CONFIG  REASON",
    "r4       d   2026-01-02T03:04:05Z  ann@github-actions  published  v1      for d",
    "r3       c   2026-01-02T03:04:05Z  ann@github-actions  failed     v1      for c",
    "r2       b   2026-01-02T03:04:05Z  ann@github-actions  live       v1      for b",
    "r1       a   2026-01-02T03:04:05Z  ann@github-actions  promoted   v1      for a",
    "",
  ]);
  expect(open.closed()).toBe(6);
});

test("create --json prints the release itself; an empty list says what to do", async () => {
  const stores = memoryStores();
  const context = fakeContext({ cwd: directory(), flags: { json: true } });
  await runReleaseCreate(context, [], { id: "a" }, connectTo(stores));
  expect(JSON.parse(context.printed.out)).toMatchObject({ number: 1, id: "a" });
  const empty = fakeContext({ cwd: directory() });
  await runReleaseList(empty, [], {}, connectTo(memoryStores()));
  expect(empty.printed.out).toMatch(/^no releases yet; slipway deploy/);
});
