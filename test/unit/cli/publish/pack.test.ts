// Goal: a tarball depends on the files alone, and what cannot be packed is named.
// Method: packing by name in temporary directories.
import { execFileSync } from "node:child_process";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pack } from "../../../../src/cli/publish/pack.ts";
import { failureOf } from "../failure-of.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { unpacked } from "./unpacked.ts";

test("the order in which files are named does not matter", async () => {
  const directory = temporaryDirectory({ a: "1", "b/c": "2", "b.d": "3" });
  const { sha256, bytes } = await pack(directory, ["b/c", "a", "b.d"]);
  expect((await pack(directory, ["a", "b.d", "b/c"])).sha256).toBe(sha256);
  expect(Object.keys(await unpacked(bytes))).toEqual(["a", "b.d", "b/c"]);
});

test("long and odd names survive", async () => {
  const long = `${"d".repeat(120)}/${"f".repeat(120)}`;
  const directory = temporaryDirectory({ [long]: "1", "@at": "2", "new\nline": "3" });
  const { bytes } = await pack(directory, [long, "@at", "new\nline"]);
  expect(await unpacked(bytes)).toEqual({ [long]: "644 1", "@at": "644 2", "new\nline": "644 3" });
});

test("more than 500 MB is refused before it is read", async () => {
  const directory = temporaryDirectory({ big: "" });
  truncateSync(join(directory, "big"), 500 * 1024 * 1024 + 1);
  const failure = await failureOf(() => pack(directory, ["big"]));
  expect(failure.summary).toBe(`The source in ${directory} is larger than 500 MB.`);
});

test("a pipe or a device is refused", async () => {
  const directory = temporaryDirectory();
  execFileSync("mkfifo", [join(directory, "pipe")]);
  const failure = await failureOf(() => pack(directory, ["pipe"]));
  expect(failure.summary).toBe("pipe is neither a file nor a link, so it cannot be packed.");
});
