// Goal: what a newer slipway has added to a record stays there; what it has marked as not for this
// version is refused in words by every command that would write, and nothing is changed.
// Method: the real commands on the stand-in under virtual time; records changed by hand between them.
import { expect, test } from "vitest";
import { hands, type Item } from "../aws/support/hands.ts";
import { storyFiles } from "../cli/support/story.ts";
import { WatchedCommands } from "../cli/support/watched-commands.ts";

const control = "web#control";

/** One release live, one published, and commands from then on. */
async function twoReleases() {
  const slipway = new WatchedCommands(storyFiles);
  for (const line of [
    "slipway config set A=1",
    "slipway deploy --id one --yes",
    "slipway release create --id two --from one",
    "slipway freeze --reason fair",
    "slipway unfreeze --reason over",
  ]) {
    expect(await slipway.run(line)).toMatchObject({ exitCode: 0 });
  }
  return { slipway, table: hands(slipway.world) };
}

const added: Item = { addedLater: { S: "kept" } };

// Faults: D6.
test("attributes that a newer slipway added survive what this one writes", async () => {
  const { slipway, table } = await twoReleases();
  const records = ["live", "counter", "line"];
  for (const sk of records) {
    await table.put({ ...(await table.item(control, sk)), ...added });
  }
  const stopped = await slipway.run("slipway deploy two --yes --json", { stopsAt: "bake" });
  expect(stopped.exitCode).toBe(5);
  const rollout = "rollout#0000000002";
  const before = await table.item(control, rollout);
  const document = JSON.parse(before["document"]?.S ?? "{}");
  const more = { document: { S: JSON.stringify({ ...document, addedLater: "kept" }) } };
  await table.put({ ...before, ...more, ...added });
  expect(await slipway.run("slipway resume --yes")).toMatchObject({ exitCode: 0 });
  expect(await slipway.run("slipway freeze --reason fair")).toMatchObject({ exitCode: 0 });
  for (const sk of [...records, rollout]) {
    expect(await table.item(control, sk), sk).toMatchObject(added);
  }
  const after = JSON.parse((await table.item(control, rollout))["document"]?.S ?? "{}");
  expect(after).toMatchObject({ addedLater: "kept", state: { kind: "succeeded" } });
  const live = JSON.parse((await table.item(control, "live"))["document"]?.S ?? "{}");
  expect(live).toMatchObject({ releaseId: "two" });
});

const changing = [
  "slipway deploy two --yes",
  "slipway rollback --to two --yes",
  "slipway resume --yes",
  "slipway undo --yes",
  "slipway cleanup",
  "slipway destroy --yes",
  "slipway config set A=9 --deploy --yes",
];

/** Which commands go by which record, and so must not go on. */
const readers: readonly (readonly [pk: string, sk: string, lines: readonly string[]])[] = [
  [control, "live", changing],
  [control, "rollout#0000000001", changing],
  [control, "counter", ["slipway deploy two --yes", "slipway rollback --to two --yes"]],
  [
    control,
    "lease",
    [...changing.filter((line) => !line.includes("undo")), "slipway lease break --reason x --yes"],
  ],
  [
    control,
    "line",
    ["slipway deploy two --yes", "slipway freeze --reason x", "slipway unfreeze --reason x"],
  ],
  [
    "web#release",
    "0000000002",
    ["slipway deploy two --yes", "slipway release pin two", "slipway release unpin two"],
  ],
  [
    "web#config",
    "0000000001",
    ["slipway config set A=9", "slipway config unset A", "slipway release create --id three"],
  ],
];

const marked = (item: Item): Item => ({ ...item, schema: { N: "2" } });

function laterDocument(item: Item): Item {
  const document = JSON.parse(item["document"]?.S ?? "{}");
  return { ...item, document: { S: JSON.stringify({ ...document, schema: 2 }) } };
}

/** Refused with nothing sent that changes anything, and the record as it was. */
async function expectRefused(
  { slipway, table }: Awaited<ReturnType<typeof twoReleases>>,
  [pk, sk, lines]: (typeof readers)[number],
  change: (item: Item) => Item,
): Promise<void> {
  const item = await table.item(pk, sk);
  expect(item["pk"]?.S, sk).toBe(pk);
  await table.put(change(item));
  for (const line of lines) {
    const { exitCode, out, err, calls } = await slipway.run(line);
    expect(`${exitCode} ${out}${err}`, `${line}: ${pk} ${sk}`).toMatch(
      /^2 [^]*written by a newer slipway \(schema 2\)/,
    );
    const leases = /^dynamodb:(PutItem|UpdateItem)$/;
    const changes = calls.filter(({ mutating, action }) => mutating && !leases.test(action));
    expect(changes, line).toEqual([]);
    expect(await table.item(pk, sk), line).toEqual(change(item));
  }
  await table.put(item);
}

// Faults: D6, O9.
test("a record marked as a newer slipway's is refused by every command that would write", async () => {
  const world = await twoReleases();
  for (const row of readers) {
    await expectRefused(world, row, marked);
  }
  expect(await world.slipway.run("slipway deploy two --yes")).toMatchObject({ exitCode: 0 });
});

// Faults: D6, O9.
test("a document of a later schema is refused by every command that would write", async () => {
  const world = await twoReleases();
  for (const row of readers.filter(([, sk]) => /^(live|rollout|line)/.test(sk))) {
    await expectRefused(world, row, laterDocument);
  }
});

// Faults: D6, O9.
test.each([
  ["another list of steps", { stepList: 99, state: { kind: "advancing", step: "bake" } }],
  ["a state unknown here", { state: { kind: "paused" } }],
  ["a step unknown here", { state: { kind: "advancing", step: "shadow" } }],
])("an unfinished rollout with %s is left alone by all of them", async (_what, change) => {
  const { slipway, table } = await twoReleases();
  const key = "rollout#0000000001";
  const item = await table.item(control, key);
  const document = { ...JSON.parse(item["document"]?.S ?? "{}"), ...change };
  const later = { ...item, document: { S: JSON.stringify(document) } };
  await table.put(later);
  for (const line of changing) {
    const { exitCode, out, err, calls } = await slipway.run(line);
    expect(`${exitCode} ${out}${err}`, line).toMatch(
      /^2 [^]*(by another version of slipway|neither done nor undone|not come to its end)/,
    );
    const others = calls.filter(({ mutating, action }) => mutating && !action.startsWith("dyn"));
    expect(others, line).toEqual([]);
    expect(await table.item(control, key), line).toEqual(later);
  }
});
