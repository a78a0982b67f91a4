import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { encode } from "../../../../src/standin/kept/encode.ts";
import { readKept, StateRefused, writeKept } from "../../../../src/standin/kept/kept-file.ts";
import { temporaryDirectory } from "../../cli/temporary-directory.ts";

const fresh = () => join(temporaryDirectory(), "region.state");

test("what was written last is read, and nothing else is left there", async () => {
  const path = fresh();
  expect(await readKept(path)).toBeUndefined();
  await writeKept(path, encode({ a: new Map([["é", 1]]) }));
  await writeKept(path, encode({ a: new Map([["é", 2]]) }));
  expect(await readKept(path)).toEqual({ a: new Map([["é", 2]]) });
  expect(readdirSync(join(path, ".."))).toEqual(["region.state"]);
});

test("a write that was cut off leaves the state before", async () => {
  const path = fresh();
  await writeKept(path, encode("before"));
  writeFileSync(`${path}.new`, '{"format":"state of');
  expect(await readKept(path)).toBe("before");
  await writeKept(path, encode("after"));
  expect(await readKept(path)).toBe("after");
});

test("the form of a newer slipway is refused in words, and stays as it is", async () => {
  const path = fresh();
  await writeKept(path, encode({ a: 1 }));
  const newer = readFileSync(path, "utf8").replace('"version":1', '"version":2');
  writeFileSync(path, newer);
  await expect(readKept(path)).rejects.toThrow(
    `${path} was written by a newer slipway (its form is 2, the newest known here is 1)`,
  );
  await expect(readKept(path)).rejects.toThrow(StateRefused);
  expect(readFileSync(path, "utf8")).toBe(newer);
});

test.each([
  ["a byte changed", (text: string) => text.replace("aaa", "aab"), "is damaged"],
  ["its end missing", (text: string) => text.slice(0, -5), "is damaged"],
  ["only its last line break missing", (text: string) => text.slice(0, -1), "is damaged"],
  ["something behind it", (text: string) => `${text}\n`, "is damaged"],
  ["only its first line", (text: string) => text.slice(0, text.indexOf("\n") + 1), "is damaged"],
  ["nothing in it", () => "", "is not the state of a stand-in"],
  ["other text in it", () => "hello\n{}\n", "is not the state of a stand-in"],
  ["other JSON in it", () => '{"version":1}\n{}\n', "is not the state of a stand-in"],
])("with %s it is refused in words, and stays as it is", async (_, damage, words) => {
  const path = fresh();
  await writeKept(path, encode({ text: "aaa" }));
  const damaged = damage(readFileSync(path, "utf8"));
  writeFileSync(path, damaged);
  await expect(readKept(path)).rejects.toThrow(`${path} ${words}`);
  await expect(readKept(path)).rejects.toThrow(StateRefused);
  expect(readFileSync(path, "utf8")).toBe(damaged);
});
