import { existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseMountTable } from "../../../../../src/standin/instances/room/mount-table.ts";
import { layRoot } from "../../../../../src/standin/instances/room/root-layout.ts";

let base: string;
let tree: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "slipway-layout-"));
  tree = join(base, "tree");
  for (const name of ["machine/soft/bin", "machine/soft/app", "machine/home/me/tool"]) {
    mkdirSync(join(base, name), { recursive: true });
  }
  writeFileSync(join(base, "machine/soft/bin/sh"), "");
  writeFileSync(join(base, "machine/soft/app/machine-file"), "");
  symlinkSync("bin/sh", join(base, "machine/soft/link"));
  writeFileSync(join(base, "machine/home/me/secret"), "");
  mkdirSync(tree);
});
afterEach(() => rmSync(base, { recursive: true }));

/** Lays the root and gives the binds as `options path`, devices left out. */
async function binds(owned: string[] = []): Promise<string[]> {
  const machine = join(base, "machine");
  const layout = await layRoot({
    tree,
    visible: [join(machine, "soft"), join(machine, "home/me/tool")],
    owned: owned.map((path) => join(machine, path)),
    mounts: [{ path: "/", flags: ["relatime"] }],
    marks: join(base, "placeholders"),
  });
  const lines = layout.fstab.split("\n").filter((line) => line.startsWith(machine));
  return lines.map((line) => {
    const [source = "", target = "", , options = ""] = line.split(" ");
    expect(target).toBe(tree + source);
    return `${options} ${source.slice(machine.length)}`;
  });
}

const inTree = (path: string): string => join(tree, base, "machine", path);

test("what the tree does not have is shown whole, and only what is visible", async () => {
  expect(await binds()).toEqual(["rbind,ro,relatime /soft", "rbind,ro,relatime /home/me/tool"]);
  expect(existsSync(inTree("home/me/secret"))).toBe(false);
  expect(existsSync(join(tree, "dev/null"))).toBe(true);
  expect(lstatSync(join(tree, "dev/stdout")).isSymbolicLink()).toBe(true);
});

test("a directory on both sides is merged, the tree's own files winning", async () => {
  mkdirSync(inTree("soft/bin"), { recursive: true });
  writeFileSync(inTree("soft/bin/sh"), "own");
  writeFileSync(inTree("soft/bin/extra"), "own");
  expect(await binds()).toEqual(["rbind,ro,relatime /soft/app", "rbind,ro,relatime /home/me/tool"]);
  expect(lstatSync(inTree("soft/link")).isSymbolicLink()).toBe(true);
});

test("an owned directory shows nothing of this machine", async () => {
  mkdirSync(inTree("soft/app"), { recursive: true });
  expect(await binds(["soft/app"])).not.toContainEqual(expect.stringContaining("machine-file"));
  rmSync(tree, { recursive: true });
  mkdirSync(inTree("soft/app"), { recursive: true });
  expect(await binds()).toContain("bind,ro,relatime /soft/app/machine-file");
});

test("the mount table: escapes, flags, mounts that hide others", () => {
  const table = parseMountTable(
    [
      "22 1 0:20 / / rw,relatime - ext4 /dev/vda rw",
      "23 22 0:21 / /with\\040space rw,nosuid,nodev,noexec shared:1 - tmpfs t rw",
      "24 22 0:22 / /with\\040space ro,nodev - tmpfs t rw",
      "",
    ].join("\n"),
  );
  expect(table).toEqual([
    { path: "/", flags: ["relatime"] },
    { path: "/with space", flags: ["nodev"] },
  ]);
});

test("mounts below a shown directory are made read-only as well", async () => {
  const soft = join(base, "machine/soft");
  const { remounts } = await layRoot({
    tree,
    visible: [soft],
    owned: [],
    mounts: [
      { path: "/", flags: [] },
      { path: join(soft, "app"), flags: ["nosuid"] },
    ],
    marks: join(base, "placeholders"),
  });
  expect(remounts).toBe(`ro,nosuid ${tree}${soft}/app\n`);
});

test("a second and a third room over one tree see what the first saw", async () => {
  mkdirSync(inTree("soft/bin"), { recursive: true });
  const first = await binds();
  expect(first).toEqual([
    "rbind,ro,relatime /soft/app",
    "bind,ro,relatime /soft/bin/sh",
    "rbind,ro,relatime /home/me/tool",
  ]);
  writeFileSync(inTree("soft/bin/extra"), "");
  expect(await binds()).toEqual(first);
  expect(await binds()).toEqual(first);
  rmSync(inTree("soft/bin/extra"));
  rmSync(inTree("soft/bin/sh"));
  writeFileSync(inTree("soft/bin/sh"), "own by now");
  expect(await binds()).not.toContainEqual(first[1]);
});
