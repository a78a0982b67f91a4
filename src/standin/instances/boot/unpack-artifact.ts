import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { posix } from "node:path";
import { extract } from "tar/extract";
import { Parser } from "tar/parse";
import type { ReadEntry } from "tar/read-entry";
import { BootFailure } from "./boot-failure.ts";

const MOST_ENTRIES = 200_000;
const MOST_BYTES = 4 * 2 ** 30;

/**
 * Unpacks a verified tarball into the new directory `into`. The whole archive is judged first and
 * nothing is written when one entry is hostile: an absolute path, `..`, a link that leads out, a
 * path that passes through a link, a device, too much of anything. Rejects with ARTIFACT_HOSTILE.
 */
export async function unpackArtifact(file: string, into: string): Promise<void> {
  const judge = new Judge();
  try {
    await readThrough(file, judge);
  } catch (error) {
    judge.object(`it is not a readable tar archive: ${said(error)}`);
  }
  if (judge.objection !== undefined) throw new BootFailure("ARTIFACT_HOSTILE", judge.objection);
  await mkdir(into, { recursive: true });
  try {
    await extract({ file, cwd: into, strict: true, preserveOwner: false, preservePaths: false });
  } catch (error) {
    throw new BootFailure("BUILD_FAILED", `cannot unpack the artifact: ${said(error)}`);
  }
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Shows every entry to the judge; stops reading at the first objection, however much follows. */
async function readThrough(file: string, judge: Judge): Promise<void> {
  const parser = new Parser({
    strict: true,
    onReadEntry(entry) {
      judge.look(entry);
      entry.resume();
    },
  });
  const ended = new Promise<void>((resolve, reject) => {
    parser.once("end", resolve);
    parser.once("error", reject);
  });
  const fed = feed(file, parser, judge);
  await Promise.race([ended, fed.then(() => (judge.objection === undefined ? ended : undefined))]);
}

async function feed(file: string, parser: Parser, judge: Judge): Promise<void> {
  for await (const chunk of createReadStream(file)) {
    if (judge.objection !== undefined) return;
    if (!parser.write(chunk as Buffer)) await once(parser, "drain");
  }
  parser.end();
}

const FILES = new Set<string>(["File", "OldFile", "ContiguousFile", "Directory"]);

class Judge {
  /** The first thing found wrong. */
  objection: string | undefined;
  readonly #links = new Set<string>();
  #entries = 0;
  #bytes = 0;

  object(reason: string): void {
    this.objection ??= `the archive is refused: ${reason}`;
  }

  look(entry: ReadEntry): void {
    this.#entries += 1;
    this.#bytes += entry.size;
    if (this.#entries > MOST_ENTRIES) this.object(`more than ${MOST_ENTRIES} entries`);
    if (this.#bytes > MOST_BYTES) this.object("more than 4 GiB of files");
    const path = this.#inside(entry.path);
    if (path === undefined) return;
    if (FILES.has(entry.type)) return;
    if (entry.type === "Link") return this.#lookAtLink(entry, ".");
    if (entry.type !== "SymbolicLink") return this.object(`${entry.path} is a ${entry.type}`);
    this.#links.add(path);
    this.#lookAtLink(entry, posix.dirname(path));
  }

  /** The normalised path, or undefined after an objection. */
  #inside(path: string): string | undefined {
    const normal = posix.normalize(path).replace(/\/+$/, "");
    const problem = this.#problemOf(path, normal);
    if (problem === undefined) return normal;
    this.object(`${path} ${problem}`);
    return undefined;
  }

  #problemOf(path: string, normal: string): string | undefined {
    if (path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path)) return "is absolute";
    if (path.split(/[\\/]/).includes("..")) return "contains ..";
    const parents = normal.split("/").map((_, index, all) => all.slice(0, index).join("/"));
    const link = parents.find((parent) => this.#links.has(parent));
    return link === undefined ? undefined : `passes through the link ${link}`;
  }

  #lookAtLink(entry: ReadEntry, from: string): void {
    const target = entry.linkpath ?? "";
    const leads = posix.normalize(posix.join(from, target));
    // `..` after a name may climb out through a link; only leading ones can be judged by eye.
    const climbs = /(^|\/)(?!\.\.(\/|$))[^/]+\/(.*\/)?\.\.(\/|$)/.test(target);
    const isOut = climbs || /^(\/|\.\.(\/|$))/.test(target.startsWith("/") ? target : leads);
    if (isOut || target === "") this.object(`${entry.path} links to ${target}, outside`);
    else if (entry.type === "Link" && this.#links.has(leads)) {
      this.object(`${entry.path} is a hard link to the link ${target}`);
    }
  }
}
