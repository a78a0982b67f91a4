// Goal: a hostile archive is refused whole, and an honest one comes out as it went in.
// Method: the instance's own script unpacks generated archives beside a sentinel that must stay.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync } from "node:fs";
import { lstatSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { lackOfShell, testUnless } from "../support/machine-lacks.ts";
import { benignArchives } from "./support/benign-archives.ts";
import { hostileArchives } from "./support/hostile-archives.ts";
import { tarOf, tgzOf } from "./support/tar-bytes.ts";

const library = new URL("../../userdata/lib/unpack.sh", import.meta.url).pathname;
const script = `set -euo pipefail; . "$1"; unpack_archive "$2" "$3"`;
const check = testUnless(lackOfShell());

let place = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "slipway-unpack-"));
  mkdirSync(join(place, "outside"));
  mkdirSync(join(place, "scratch"));
  writeFileSync(join(place, "outside", "sentinel"), "untouched\n");
});
afterEach(() => {
  rmSync(place, { recursive: true, force: true });
});

for (const { what, bytes, objection, limits } of hostileArchives) {
  // Faults: X2.
  check(`${what} is refused`, () => {
    const { status, stdout, stderr } = unpack(bytes(join(place, "outside")), limits);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toMatch(/^the archive is refused: .*\n$/);
    expect(stdout).toMatch(objection);
    expect(listing(place)).toEqual({
      archive: "",
      outside: "",
      scratch: "",
      "outside/sentinel": "",
    });
    expect(readFileSync(join(place, "outside/sentinel"), "utf8")).toBe("untouched\n");
    expect(statSync(join(place, "outside/sentinel")).nlink).toBe(1);
  });
}

for (const { what, bytes, tree } of benignArchives) {
  check(`unpacked: ${what}`, () => {
    const result = unpack(bytes());
    expect(result).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect(contentOf(join(place, "tree"))).toEqual(tree);
  });
}

check(`modes come through, but for what they give away`, () => {
  const entries = [
    { name: "d", type: "5", mode: 0o2777 },
    { name: "d/run", mode: 0o777, body: "x" },
    { name: "d/read", mode: 0o644, body: "x" },
  ];
  expect(unpack(tgzOf(...entries))).toMatchObject({ status: 0, stdout: "" });
  const modes = ["d", "d/run", "d/read"].map((path) => lstatSync(join(place, "tree", path)).mode);
  expect(modes.map((mode) => mode & 0o7777)).toEqual([0o755, 0o755, 0o644]);
});

check(`what does not end after its last entry is cut off`, () => {
  const padded = Buffer.concat([tarOf({ name: "f", body: "1" }), Buffer.alloc(2 ** 22)]);
  const small = { archive_most_bytes: "1048576", archive_most_entries: "10" };
  writeFileSync(join(place, "plain"), padded);
  const bytes = execFileSync("gzip", ["-c", join(place, "plain")]);
  rmSync(join(place, "plain"));
  const { status, stdout } = unpack(bytes, small);
  expect({ status, stdout }).toEqual({
    status: 1,
    stdout: "the archive is refused: more than 1048576 bytes of anything\n",
  });
  expect(unpack(bytes)).toMatchObject({ status: 0 });
});

// Faults: I14.
check(`a directory that is there already is left alone`, () => {
  mkdirSync(join(place, "tree"));
  writeFileSync(join(place, "tree", "mine"), "1");
  expect(unpack(tgzOf({ name: "mine", body: "2" })).status).toBe(2);
  expect(contentOf(join(place, "tree"))).toEqual({ mine: "1" });
});

function unpack(bytes: Buffer, environment: Readonly<Record<string, string>> = {}) {
  const archive = join(place, "archive");
  writeFileSync(archive, bytes);
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-c", script, "unpack", library, archive, join(place, "tree")],
    {
      encoding: "utf8",
      env: { ...process.env, TMPDIR: join(place, "scratch"), ...environment },
    },
  );
  return { status, stdout, stderr };
}

/** Every path below a directory, with nothing said of it. */
function listing(directory: string): Readonly<Record<string, string>> {
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" });
  return Object.fromEntries(paths.map((path) => [path, ""]));
}

function contentOf(directory: string): Readonly<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(directory, path);
    if (entry.isSymbolicLink()) content[name] = `-> ${readlinkSync(path)}`;
    else if (entry.isFile()) content[name] = readFileSync(path, "utf8");
    else if (readdirSync(path).length === 0) content[`${name}/`] = "";
  }
  return content;
}
