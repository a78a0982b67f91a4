// Goal: no quirk is claimed without a test, none is tested that BEHAVIOUR.md does not tell.
// Method: reads the quirk tests and BEHAVIOUR.md as text beside the list in src.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allQuirks, quirkIds } from "../../../src/standin/quirks/all-quirks.ts";
import { expectFailing } from "./support/quirk.ts";

const folder = new URL(".", import.meta.url);
const tests = readdirSync(folder)
  .filter((name) => name.endsWith("-quirks.test.ts"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("\n");
const behaviour = readFileSync(
  new URL("../../../src/standin/BEHAVIOUR.md", import.meta.url),
  "utf8",
);

test.each(quirkIds)("%s has exactly one test", (id) => {
  expect(tests.match(new RegExp(`quirk\\(\\s*"${id}"`, "g"))).toHaveLength(1);
});

test.each(quirkIds)("%s is in BEHAVIOUR.md as the list in src says it", (id) => {
  const { says, off, fact } = allQuirks[id];
  const unconfirmed = "unconfirmed" in allQuirks[id] ? " UNCONFIRMED" : "";
  expect(behaviour).toContain(`| ${id} | ${says} | ${off} | ${fact}${unconfirmed} |`);
});

test("BEHAVIOUR.md lists no quirk that is not there", () => {
  const listed = [...behaviour.matchAll(/^\| ([A-Z0-9]+-\d\d) \|/gm)].map(([, id]) => id);
  expect(listed.length).toBe(new Set(listed).size);
  expect(new Set(listed)).toEqual(new Set(quirkIds));
});

test("a body that looks at nothing is found out", async () => {
  await expect(expectFailing(async () => {})).rejects.toThrow("it looks at nothing");
});

test("a body that falls over with its quirk off proves nothing", async () => {
  const falls = () => Promise.reject(new TypeError("undefined is not a function"));
  await expect(expectFailing(falls)).rejects.toThrow(TypeError);
});
