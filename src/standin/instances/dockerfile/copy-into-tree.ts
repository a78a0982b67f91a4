import { chmod, copyFile, mkdir, open, readdir, readlink, realpath, rm } from "node:fs/promises";
import { stat, symlink } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import { BootFailure } from "../boot/boot-failure.ts";
import { kindOf } from "../room/kind-of.ts";
import type { BuildStep } from "./image-plan.ts";
import { matchSources } from "./match-sources.ts";
import { refused } from "./read-dockerfile.ts";
import { resolveInside } from "./resolve-inside.ts";

/** One COPY or ADD step in the context it copies from. */
interface CopyOrder {
  readonly step: Extract<BuildStep, { kind: "copy" }>;
  readonly context: string;
  readonly tree: string;
  /** Is this path of the context excluded by .dockerignore? */
  isIgnored(path: string): boolean;
}

/**
 * Copies as Docker does: a directory's content, a file under its own name into a directory (one
 * written with a slash, one that exists), else to the very path. Links are copied as links, except
 * the source itself. Nothing is ever written outside the tree, whatever links lie in the way.
 */
export async function copyIntoTree(order: CopyOrder): Promise<void> {
  const { step, context, tree } = order;
  const found = (await Promise.all(step.sources.map((each) => matchSources(context, each)))).flat();
  const wanted = await wantedOf(order, found);
  if (wanted.length === 0) {
    const names = step.sources.join(" ");
    const why = found.length > 0 ? "is excluded by .dockerignore" : "is not in the artifact";
    const { keyword, line } = step.origin;
    throw new BootFailure("BUILD_FAILED", `Dockerfile line ${line}: ${keyword}: ${names} ${why}`);
  }
  const into = step.intoDirectory || wanted.length > 1 || (await isDirectory(tree, step));
  for (const path of wanted) {
    const source = await sourceOf(order, path);
    if ((await stat(source)).isDirectory()) {
      await copyDirectory(order, path, source, step.destination);
    } else {
      await refuseArchive(order, source);
      const target = into ? posix.join(step.destination, basename(path)) : step.destination;
      await copyOne(order, source, target);
    }
  }
}

/** An excluded directory stays: exceptions (`!dist/keep.txt`) may lie below it. */
async function wantedOf(order: CopyOrder, found: readonly string[]): Promise<readonly string[]> {
  const wanted: string[] = [];
  for (const path of found) {
    const isOut = path !== "." && order.isIgnored(path);
    if (!isOut || (await kindOf(join(order.context, path))) === "directory") wanted.push(path);
  }
  return wanted;
}

async function isDirectory(tree: string, step: CopyOrder["step"]): Promise<boolean> {
  return (await kindOf(await resolveInside(tree, step.destination))) === "directory";
}

async function sourceOf(order: CopyOrder, path: string): Promise<string> {
  const real = await realpath(join(order.context, path));
  const root = await realpath(order.context);
  if (real === root || real.startsWith(`${root}/`)) return real;
  throw refused(order.step.origin, `${path} leads out of the artifact`);
}

async function copyDirectory(
  order: CopyOrder,
  path: string,
  source: string,
  target: string,
): Promise<void> {
  if (path === "." || !order.isIgnored(path)) await makeDirectory(order, source, target);
  for (const name of (await readdir(source)).sort()) {
    const child = posix.join(path, name);
    const from = join(source, name);
    const to = posix.join(target, name);
    const kind = await kindOf(from);
    if (kind === "directory") await copyDirectory(order, child, from, to);
    else if (order.isIgnored(child)) continue;
    else if (kind === "symlink") await copyLink(order, from, to);
    else await copyOne(order, from, to);
  }
}

async function makeDirectory(order: CopyOrder, source: string, target: string): Promise<void> {
  const place = await resolveInside(order.tree, target);
  await mkdir(place, { recursive: true });
  await chmod(place, order.step.mode ?? (await stat(source)).mode & 0o7777);
}

async function copyLink(order: CopyOrder, from: string, to: string): Promise<void> {
  const place = await clearedPlace(order, to);
  await symlink(await readlink(from), place);
}

async function copyOne(order: CopyOrder, from: string, to: string): Promise<void> {
  const place = await clearedPlace(order, to);
  await copyFile(from, place);
  await chmod(place, order.step.mode ?? (await stat(from)).mode & 0o7777);
}

/** Where to write: parents made, a file or link that stands there taken away. */
async function clearedPlace(order: CopyOrder, target: string): Promise<string> {
  const place = await resolveInside(order.tree, target, "keep");
  await mkdir(dirname(place), { recursive: true });
  if ((await kindOf(place)) === "directory") {
    throw refused(order.step.origin, `${target} is a directory already`);
  }
  await rm(place, { force: true });
  return place;
}

/** ADD unpacks what looks like an archive by content, never by name (Dockerfile reference). */
async function refuseArchive(order: CopyOrder, path: string): Promise<void> {
  if (!order.step.refuseArchives) return;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    const start = buffer.subarray(0, bytesRead).toString("latin1");
    if (MAGIC.some((magic) => start.startsWith(magic)) || start.slice(257, 262) === "ustar") {
      throw refused(order.step.origin, "ADD of an archive needs a real Docker");
    }
  } finally {
    await file.close();
  }
}

/** gzip, bzip2, xz, zstandard. */
const MAGIC = ["\x1f\x8b", "BZh", "\xfd7zXZ", "\x28\xb5\x2f\xfd"];
