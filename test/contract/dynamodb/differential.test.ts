// Goal: the stand-in's items, conditions, updates, keys, filters, pages, batches and refusals are
// those of an implementation that shares nothing with it.
// Method: generated requests from fixed seeds, through the real SDK client, to the stand-in and to
// dynalite; answers must be the same, or differ for a reason of the list in `explained.ts`.
// `DDB_CASES=20000 DDB_SEED=7` in the environment makes more, and others.
import { env, stdout } from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom } from "../../../src/standin/random-source.ts";
import { ask } from "./differential/ask.ts";
import type { Case } from "./differential/case.ts";
import { kinds } from "./differential/cases.ts";
import { corners } from "./differential/corners.ts";
import { Chance } from "./differential/chance.ts";
import { explanations } from "./differential/explained.ts";
import type { Differing } from "./differential/explained.ts";
import { bothSides } from "./differential/sides.ts";

const seed = Number(env["DDB_SEED"] ?? 1);
const factor = Number(env["DDB_CASES"] ?? 5_500) / 5_500;

/** How many cases of each kind; 5,500 together. */
const shares: Readonly<Record<keyof typeof kinds, number>> = {
  condition: 1_200,
  update: 1_300,
  projection: 400,
  keyCondition: 600,
  filter: 400,
  scan: 80,
  value: 400,
  key: 300,
  option: 300,
  batch: 120,
  size: 40,
  spoilt: 160,
  index: 300,
  known: corners,
};

let sides: Awaited<ReturnType<typeof bothSides>>;
beforeAll(async () => {
  sides = await bothSides();
}, 60_000);
afterAll(() => sides.close());

const tally = { cases: 0, agreed: 0, explained: new Map<string, number>() };

test.each(Object.entries(kinds).map(([name, kind], index) => ({ name, kind, index })))(
  "$name",
  async ({ name, kind, index }) => {
    const share = shares[name as keyof typeof kinds];
    const count = name === "known" ? share : Math.ceil(share * factor);
    const unexplained: string[] = [];
    // No two cases have the same number, and so none meets what another left.
    const first = (seed * 100 + index) * 100_000;
    for (let number = first; number < first + count; number++) {
      const differing = await differenceIn(kind(new Chance(seededRandom(number)), number));
      tally.cases += 1;
      if (!differing) {
        tally.agreed += 1;
        continue;
      }
      const [reason] =
        Object.entries(explanations).find(([, one]) => one.explains(differing)) ?? [];
      if (reason === undefined) unexplained.push(shown(number, differing));
      else tally.explained.set(reason, (tally.explained.get(reason) ?? 0) + 1);
    }
    expect(unexplained).toEqual([]);
  },
  600_000,
);

test("agreement is the rule, every explanation is needed, and nothing was refused as unsupported", () => {
  const { cases, agreed, explained } = tally;
  stdout.write(`DynamoDB against dynalite: ${cases} cases, ${agreed} agree; differences:\n`);
  for (const [reason, times] of [...explained].toSorted(([, a], [, b]) => b - a)) {
    const { right, because } = explanations[reason]!;
    stdout.write(`${String(times).padStart(5)}  ${reason} (right: ${right}; ${because})\n`);
  }
  expect(sides.complaints).toEqual([]);
  if (cases < 5_000) return;
  expect(agreed / cases).toBeGreaterThan(0.9);
  expect(Object.keys(explanations).filter((reason) => !explained.has(reason))).toEqual([]);
});

test("a difference that nothing explains is found", () => {
  const step = { name: "GetItem", input: { TableName: "key-s", Key: { p: { S: "k" } } } };
  const theirs = { output: { Item: { p: { S: "k" }, n: { N: "1" }, s: { S: "a" } } } };
  const ours = { output: { Item: { p: { S: "k" }, n: { N: "2" }, s: { S: "a" } } } };
  expect(
    Object.values(explanations).some((one) => one.explains({ step, before: [], ours, theirs })),
  ).toBe(false);
});

/** The first step the sides answer differently; what comes after would differ for its sake. */
async function differenceIn({ steps, afterwards = [] }: Case): Promise<Differing | undefined> {
  try {
    for (const step of steps) {
      const [ours, theirs] = await Promise.all([ask(sides.ours, step), ask(sides.theirs, step)]);
      if (JSON.stringify(ours) !== JSON.stringify(theirs))
        return { step, before: steps, ours, theirs };
    }
    return undefined;
  } finally {
    for (const step of afterwards) {
      await Promise.all([ask(sides.ours, step), ask(sides.theirs, step)]);
    }
  }
}

function shown(number: number, { step, ours, theirs }: Differing): string {
  const parts = { number, ...step, ours, theirs };
  return JSON.stringify(parts).slice(0, 2_000);
}
