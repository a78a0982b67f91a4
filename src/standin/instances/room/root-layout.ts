import { mkdir, readdir, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kindOf } from "./kind-of.ts";
import { flagsOf, mountsBelow, type Mount } from "./mount-table.ts";
import { Placeholders } from "./placeholders.ts";

/**
 * The root a program sees: the instance's own tree, with the software of this machine bound into
 * it read-only. A directory that only one side has is that side's; one that both have is merged
 * child by child, the instance winning; an `owned` one (a WORKDIR) is the instance's alone.
 */
interface RootLayout {
  /** Lines for `mount --all --fstab`, targets absolute. */
  readonly fstab: string;
  /** `<flags> <path>` a line: mounts that came along and must be made read-only too. */
  readonly remounts: string;
}

interface RootOrder {
  readonly tree: string;
  /** Absolute paths of this machine to be seen at the same place. */
  readonly visible: readonly string[];
  /** Absolute paths inside the tree that are never merged with this machine's. */
  readonly owned: readonly string[];
  readonly mounts: readonly Mount[];
  /** File outside the tree for the memory of what was made there to mount on. */
  readonly marks: string;
}

/** Makes the mount points inside the tree and says what to mount on them. */
export async function layRoot(order: RootOrder): Promise<RootLayout> {
  const placeholders = new Placeholders(order.tree, order.marks);
  await placeholders.clear();
  const draft: Draft = { order, placeholders, fstab: [], remounts: [] };
  await merge(draft, "/");
  await layDevices(draft);
  for (const name of ["proc", "sys"]) await mkdir(join(order.tree, name), { recursive: true });
  for (const name of ["tmp", "var/tmp", "dev/shm"]) {
    await mkdir(join(order.tree, name), { recursive: true, mode: 0o777 });
  }
  for (const name of ["run", "root", "home", "var/log", "var/lib"]) {
    await mkdir(join(order.tree, name), { recursive: true });
  }
  return { fstab: lines(draft.fstab), remounts: lines(draft.remounts) };
}

interface Draft {
  readonly order: RootOrder;
  readonly placeholders: Placeholders;
  readonly fstab: string[];
  readonly remounts: string[];
}

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");

/** `path` is a directory of the tree; this machine's children of it are added. */
async function merge(draft: Draft, path: string): Promise<void> {
  for (const name of await machineChildren(draft.order.visible, path)) {
    const child = join(path, name);
    const own = await kindOf(join(draft.order.tree, child));
    if (own === undefined) await show(draft, child);
    else if (own === "directory" && (await isSeen(draft.order, child))) await merge(draft, child);
  }
}

/** Should this machine's content of `path`, a directory of the tree, show through? */
async function isSeen(order: RootOrder, path: string): Promise<boolean> {
  const whole = order.owned.includes(path) && !order.visible.includes(path);
  if (whole && isCovered(order.visible, path)) return false;
  return (await kindOf(path)) === "directory";
}

/** Names below `path` that this machine contributes. */
async function machineChildren(visible: readonly string[], path: string): Promise<string[]> {
  if (isCovered(visible, path)) return readdir(path);
  const prefix = path === "/" ? "/" : `${path}/`;
  const below = visible.filter((one) => one.startsWith(prefix));
  return [...new Set(below.map((one) => one.slice(prefix.length).split("/")[0] ?? ""))];
}

function isCovered(visible: readonly string[], path: string): boolean {
  return visible.some((one) => path === one || path.startsWith(`${one}/`));
}

/** Shows this machine's `path`, which the tree does not have. */
async function show(draft: Draft, path: string): Promise<void> {
  const place = join(draft.order.tree, path);
  const kind = await kindOf(path);
  if (kind !== undefined) draft.placeholders.add(path);
  if (kind === "symlink") await symlink(await readlink(path), place);
  if (kind === "file") {
    await writeFile(place, "");
    bindReadOnly(draft, "bind", path);
  }
  if (kind !== "directory") return;
  await mkdir(place);
  if (isCovered(draft.order.visible, path)) bindReadOnly(draft, "rbind", path);
  else await merge(draft, path);
}

function bindReadOnly(draft: Draft, bind: string, path: string): void {
  const { tree, mounts } = draft.order;
  const options = [bind, "ro", ...flagsOf(mounts, path)].join(",");
  draft.fstab.push(`${escaped(path)} ${escaped(join(tree, path))} none ${options} 0 0`);
  if (bind === "bind") return;
  for (const mount of mountsBelow(mounts, path)) {
    draft.remounts.push(`${["ro", ...mount.flags].join(",")} ${join(tree, mount.path)}`);
  }
}

async function layDevices(draft: Draft): Promise<void> {
  const { tree, mounts } = draft.order;
  await mkdir(join(tree, "dev"), { recursive: true });
  for (const name of ["null", "zero", "full", "random", "urandom", "tty"]) {
    const device = `/dev/${name}`;
    if ((await kindOf(device)) === undefined) continue;
    const place = join(tree, device);
    if ((await kindOf(place)) === undefined) await writeFile(place, "");
    const options = ["bind", ...flagsOf(mounts, device)].join(",");
    draft.fstab.push(`${device} ${escaped(place)} none ${options} 0 0`);
  }
  const links = { fd: "self/fd", stdin: "self/fd/0", stdout: "self/fd/1", stderr: "self/fd/2" };
  for (const [name, target] of Object.entries(links)) {
    const place = join(tree, "dev", name);
    if ((await kindOf(place)) === undefined) await symlink(join("/proc", target), place);
  }
}

/** fstab(5) escapes blanks and backslashes in octal. */
function escaped(path: string): string {
  return path.replace(/[\s\\#]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
